import type { Validity } from "../vector/memory.js";

/** As Arrow has it: a bit for each value, 1 where it is not null. There are none without nulls. */
export interface ArrowValidity {
  readonly nullCount: number;
  readonly nullBitmap?: Uint8Array;
}

/** The validity of some values of a vector. DuckDB has the same bits in the same order, so whole bytes are copied. */
export function arrowValidity(validity: Validity, start: number, length: number): ArrowValidity {
  if (validity === null) return { nullCount: 0 };
  const nullBitmap = bitsFrom(validity, start, length);
  const nullCount = length - onesIn(nullBitmap);
  return nullCount === 0 ? { nullCount } : { nullCount, nullBitmap };
}

/** Bits from any place on, from the first bit of a byte on; those behind them are 0. */
function bitsFrom(bits: Uint8Array, start: number, length: number): Uint8Array {
  const bytes = new Uint8Array((length + 7) >> 3);
  const first = start >> 3;
  const shift = start & 7;
  if (shift === 0) bytes.set(bits.subarray(first, first + bytes.length));
  else
    for (let at = 0; at < bytes.length; at++)
      bytes[at] = ((bits[first + at] ?? 0) >> shift) | ((bits[first + at + 1] ?? 0) << (8 - shift));
  const behind = length & 7;
  if (behind > 0) bytes[bytes.length - 1] = (bytes[bytes.length - 1] as number) & ((1 << behind) - 1);
  return bytes;
}

function onesIn(bytes: Uint8Array): number {
  let ones = 0;
  for (const byte of bytes) ones += onesOf[byte] as number;
  return ones;
}

const onesOf = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll("0", "").length);
