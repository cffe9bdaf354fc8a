import { DECIMAL, VARCHAR } from "@duckdb/node-api";
import type { ArrowType } from "@metaxy-ts/core/adapter";
import { bytesIn, presentIn } from "@metaxy-ts/core/adapter";
import { encodeStrings, writeStrings } from "../vector/write-strings.js";
import { fixedWriter } from "./arrow-fixed.js";
import type { ArrowWriter } from "./arrow-writer.js";
import { writePresent } from "./arrow-writer.js";

/** Decimals that DuckDB does not have become strings: it would end the process. */
export function decimalWriter({ precision = 38, scale = 0, bitWidth = 128 }: ArrowType): ArrowWriter {
  const known = precision >= 1 && precision <= 38 && scale >= 0 && scale <= precision;
  return known ? storedWriter(precision, scale, bitWidth / 8) : decimalTextWriter(scale, bitWidth / 8);
}

/** DuckDB stores decimals in as few bytes as their precision allows. */
function storedWriter(precision: number, scale: number, given: number): ArrowWriter {
  const width = precision <= 4 ? 2 : precision <= 9 ? 4 : precision <= 18 ? 8 : 16;
  return fixedWriter(DECIMAL(precision, scale), (data, from, count) => {
    const source = bytesIn(data, from, count, given);
    const target = new Uint8Array(count * width);
    for (let index = 0; index < count; index++) {
      const start = index * given;
      target.set(source.subarray(start, start + width), index * width);
    }
    return target;
  });
}

function decimalTextWriter(scale: number, given: number): ArrowWriter {
  return {
    type: VARCHAR,
    write(vector, data, from, count, parent) {
      const source = bytesIn(data, from, count, given);
      const strings = Array.from({ length: count }, (_, index) =>
        decimalText(source.subarray(index * given, (index + 1) * given), scale),
      );
      writeStrings(vector, encodeStrings(strings));
      writePresent(vector, presentIn(data, from, count, parent));
    },
  };
}

/** From the bytes of a whole number, the low ones first. */
function decimalText(bytes: Uint8Array, scale: number): string {
  let unscaled = 0n;
  for (const byte of bytes.toReversed()) unscaled = (unscaled << 8n) | BigInt(byte);
  unscaled = BigInt.asIntN(bytes.length * 8, unscaled);
  if (scale <= 0) return String(unscaled * 10n ** BigInt(-scale));
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, "0");
  return `${unscaled < 0n ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
