import type { Validity } from "../vector/memory.js";

/** As Arrow has it: a bit for each value, 1 where it is not null. There are none without nulls. */
export interface ArrowValidity {
  readonly nullCount: number;
  readonly nullBitmap?: Uint8Array;
}

/** The validity of the first values of a vector. DuckDB has the same bits in the same order. */
export function arrowValidity(validity: Validity, length: number): ArrowValidity {
  if (validity === null) return { nullCount: 0 };
  const nullBitmap = validity.slice(0, (length + 7) >> 3);
  const behind = length & 7;
  if (behind > 0) nullBitmap[nullBitmap.length - 1] = (nullBitmap.at(-1) as number) & ((1 << behind) - 1);
  const nullCount = length - onesIn(nullBitmap);
  return nullCount === 0 ? { nullCount } : { nullCount, nullBitmap };
}

function onesIn(bytes: Uint8Array): number {
  let ones = 0;
  for (const byte of bytes) ones += onesOf[byte] as number;
  return ones;
}

const onesOf = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll("0", "").length);
