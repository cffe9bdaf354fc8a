import type { DuckDBType } from "@duckdb/node-api";
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  FLOAT,
  INTEGER,
  SMALLINT,
  TIME,
  TIME_NS,
  TIMESTAMP_NS,
  TINYINT,
  UBIGINT,
  UINTEGER,
  USMALLINT,
  UTINYINT,
} from "@duckdb/node-api";
import type { ArrowData, ArrowType } from "@metaxy-ts/core/adapter";
import { bigintsIn, bytesIn, MetaxyError, presentIn } from "@metaxy-ts/core/adapter";
import { writeBytes } from "../vector/memory.js";
import type { ArrowOrigin, ArrowWriter } from "./arrow-writer.js";
import { writePresent } from "./arrow-writer.js";
import { integerTooLarge } from "./write-values.js";

/*
 * Writers for values of equal width.
 */

export function plainWriter(type: DuckDBType, width: number): ArrowWriter {
  return fixedWriter(type, (data, from, count) => bytesIn(data, from, count, width));
}

export function fixedWriter(
  type: DuckDBType,
  memory: (data: ArrowData, from: number, count: number) => ArrayBufferView,
): ArrowWriter {
  return {
    type,
    write(vector, data, from, count, parent) {
      writeBytes(vector, memory(data, from, count));
      writePresent(vector, presentIn(data, from, count, parent));
    },
  };
}

export function convertingWriter(type: DuckDBType, convert: (values: BigInt64Array) => ArrayBufferView): ArrowWriter {
  return fixedWriter(type, (data, from, count) => convert(bigintsIn(data, from, count)));
}

/** @throws WRITE_INVALID for what is finer than a microsecond, unless it is stored. */
export function timestampWriter(
  name: string,
  type: DuckDBType,
  unit: number | undefined,
  origin: ArrowOrigin,
): ArrowWriter {
  return unit === 3 && origin === "stored" ? plainWriter(TIMESTAMP_NS, 8) : microsecondWriter(name, type, unit);
}

/** From a unit: 0 is seconds, 3 nanoseconds. */
function microsecondWriter(name: string, type: DuckDBType, unit = 2): ArrowWriter {
  if (unit !== 3) return unit === 2 ? plainWriter(type, 8) : convertingWriter(type, toMicroseconds(unit));
  return {
    type,
    write(vector, data, from, count, parent) {
      const present = presentIn(data, from, count, parent);
      const isThere = (index: number): boolean => present?.[index] !== 0;
      const values = bigintsIn(data, from, count);
      writeBytes(
        vector,
        values.map((value, index) => (isThere(index) ? wholeMicroseconds(name, value) : 0n)),
      );
      writePresent(vector, present);
    },
  };
}

export function integerWriter({ bitWidth = 64, isSigned = true }: ArrowType, origin: ArrowOrigin): ArrowWriter {
  const signed: Readonly<Record<number, DuckDBType>> = { 8: TINYINT, 16: SMALLINT, 32: INTEGER };
  const unsigned: Readonly<Record<number, DuckDBType>> = { 8: UTINYINT, 16: USMALLINT, 32: UINTEGER };
  if (!isSigned && bitWidth === 64) return origin === "stored" ? plainWriter(UBIGINT, 8) : unsignedWriter;
  return plainWriter((isSigned ? signed : unsigned)[bitWidth] ?? BIGINT, bitWidth / 8);
}

/** Columns of integers that the library makes have 64 bits with a sign, here as everywhere. */
const unsignedWriter: ArrowWriter = {
  type: BIGINT,
  write(vector, data, from, count, parent) {
    const values = bigintsIn(data, from, count);
    const present = presentIn(data, from, count, parent);
    const large = values.findIndex((value, index) => value < 0n && present?.[index] !== 0);
    if (large >= 0) throw integerTooLarge(BigInt.asUintN(64, values[large] as bigint));
    writeBytes(vector, values);
    writePresent(vector, present);
  },
};

/** The library numbers half, single and double precision from 0. */
export function floatWriter({ precision }: ArrowType): ArrowWriter {
  if (precision === 2) return plainWriter(DOUBLE, 8);
  if (precision === 1) return plainWriter(FLOAT, 4);
  return fixedWriter(FLOAT, (data, from, count) => {
    const bytes = bytesIn(data, from, count, 2);
    return Float32Array.from({ length: count }, (_, index) =>
      halfFloat((bytes[index * 2] ?? 0) | ((bytes[index * 2 + 1] ?? 0) << 8)),
    );
  });
}

function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

export const boolWriter: ArrowWriter = fixedWriter(BOOLEAN, (data, from, count) => {
  const bits = bytesIn(data, 0, (data.offset + from + count + 7) >> 3, 1);
  return Uint8Array.from({ length: count }, (_, index) => {
    const bit = data.offset + from + index;
    return ((bits[bit >> 3] ?? 0) >> (bit & 7)) & 1;
  });
});

/** @throws as {@link timestampWriter}. */
export function timeWriter(name: string, { unit, bitWidth }: ArrowType, origin: ArrowOrigin): ArrowWriter {
  if (unit === 3 && origin === "stored") return plainWriter(TIME_NS, 8);
  if (bitWidth === 64) return microsecondWriter(name, TIME, unit);
  const convert = toMicroseconds(unit);
  return fixedWriter(TIME, (data, from, count) => {
    const values = new Int32Array(bytesIn(data, from, count, 4).slice().buffer);
    return convert(BigInt64Array.from(values, BigInt));
  });
}

function toMicroseconds(unit = 2): (values: BigInt64Array) => BigInt64Array {
  const factor = [1_000_000n, 1000n, 1n][unit] ?? 1n;
  return (values) => values.map((value) => value * factor);
}

function wholeMicroseconds(name: string, nanoseconds: bigint): bigint {
  if (nanoseconds % 1000n === 0n) return nanoseconds / 1000n;
  throw new MetaxyError(
    "WRITE_INVALID",
    `The Arrow column ${name} has a value of ${nanoseconds} nanoseconds, and columns store microseconds. Round it first.`,
    { details: { column: name } },
  );
}
