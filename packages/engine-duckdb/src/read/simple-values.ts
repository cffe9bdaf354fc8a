import { DuckDBTypeId } from "@duckdb/node-api";
import { MetaxyError, timestampOf } from "@metaxy-ts/core/adapter";
import type { Vector } from "../vector/memory.js";
import { bytesOf, isValid, validityOf } from "../vector/memory.js";
import { decodeStrings, StringBuffer } from "../vector/strings.js";

/** Reads the first values of a vector. */
export type Reader = (vector: Vector, count: number) => unknown[];

/** Readers for the types that hold no others. */
export type SimpleReaders = ReadonlyMap<DuckDBTypeId, Reader>;

function numbers<Item>(
  width: number,
  view: (memory: Uint8Array, count: number) => ArrayLike<Item>,
  convert: (item: Item) => unknown,
): Reader {
  return (vector, count) => {
    const items = view(bytesOf(vector, count * width), count);
    const validity = validityOf(vector, count);
    const result = new Array<unknown>(count);
    for (let index = 0; index < count; index++)
      result[index] = isValid(validity, index) ? convert(items[index] as Item) : null;
    return result;
  };
}

const same = <Value>(value: Value): Value => value;
const int8 = (memory: Uint8Array, count: number) => new Int8Array(memory.buffer, memory.byteOffset, count);
const uint8 = (memory: Uint8Array, count: number) => new Uint8Array(memory.buffer, memory.byteOffset, count);
const int16 = (memory: Uint8Array, count: number) => new Int16Array(memory.buffer, memory.byteOffset, count);
const uint16 = (memory: Uint8Array, count: number) => new Uint16Array(memory.buffer, memory.byteOffset, count);
const int32 = (memory: Uint8Array, count: number) => new Int32Array(memory.buffer, memory.byteOffset, count);
const uint32 = (memory: Uint8Array, count: number) => new Uint32Array(memory.buffer, memory.byteOffset, count);
const int64 = (memory: Uint8Array, count: number) => new BigInt64Array(memory.buffer, memory.byteOffset, count);
const uint64 = (memory: Uint8Array, count: number) => new BigUint64Array(memory.buffer, memory.byteOffset, count);
const float32 = (memory: Uint8Array, count: number) => new Float32Array(memory.buffer, memory.byteOffset, count);
const float64 = (memory: Uint8Array, count: number) => new Float64Array(memory.buffer, memory.byteOffset, count);

/** Values as users get them. */
export const simpleReaders: SimpleReaders = new Map<DuckDBTypeId, Reader>([
  [DuckDBTypeId.VARCHAR, readStrings],
  [DuckDBTypeId.BLOB, readBlobs],
  [DuckDBTypeId.BOOLEAN, numbers(1, uint8, (byte) => byte !== 0)],
  [DuckDBTypeId.TINYINT, numbers(1, int8, same)],
  [DuckDBTypeId.UTINYINT, numbers(1, uint8, same)],
  [DuckDBTypeId.SMALLINT, numbers(2, int16, same)],
  [DuckDBTypeId.USMALLINT, numbers(2, uint16, same)],
  [DuckDBTypeId.INTEGER, numbers(4, int32, same)],
  [DuckDBTypeId.UINTEGER, numbers(4, uint32, same)],
  [DuckDBTypeId.BIGINT, numbers(8, int64, safeInteger)],
  [DuckDBTypeId.UBIGINT, numbers(8, uint64, safeInteger)],
  [DuckDBTypeId.HUGEINT, hugeReader((high) => high)],
  [DuckDBTypeId.UHUGEINT, hugeReader((high) => BigInt.asUintN(64, high))],
  [DuckDBTypeId.FLOAT, numbers(4, float32, same)],
  [DuckDBTypeId.DOUBLE, numbers(8, float64, same)],
  [DuckDBTypeId.DATE, numbers(4, int32, (days) => timestampOf(BigInt(days) * microsecondsPerDay))],
  [DuckDBTypeId.TIMESTAMP, numbers(8, int64, timestampOf)],
  [DuckDBTypeId.TIMESTAMP_TZ, numbers(8, int64, timestampOf)],
  [DuckDBTypeId.TIMESTAMP_S, numbers(8, int64, (seconds) => timestampOf(seconds * 1_000_000n))],
  [DuckDBTypeId.TIMESTAMP_MS, numbers(8, int64, (milliseconds) => timestampOf(milliseconds * 1000n))],
  [DuckDBTypeId.TIMESTAMP_NS, numbers(8, int64, (nanoseconds) => timestampOf(wholeMicroseconds(nanoseconds)))],
]);

/** Values as they are stored: integers of 64 bits, timestamps and dates are `bigint`, the last two in microseconds. */
export const exactReaders: SimpleReaders = new Map<DuckDBTypeId, Reader>([
  ...simpleReaders,
  [DuckDBTypeId.BIGINT, numbers(8, int64, same)],
  [DuckDBTypeId.DATE, numbers(4, int32, (days) => BigInt(days) * microsecondsPerDay)],
  [DuckDBTypeId.TIMESTAMP, numbers(8, int64, same)],
  [DuckDBTypeId.TIMESTAMP_TZ, numbers(8, int64, same)],
  [DuckDBTypeId.TIMESTAMP_S, numbers(8, int64, (seconds) => seconds * 1_000_000n)],
  [DuckDBTypeId.TIMESTAMP_MS, numbers(8, int64, (milliseconds) => milliseconds * 1000n)],
  [DuckDBTypeId.TIMESTAMP_NS, numbers(8, int64, wholeMicroseconds)],
]);

const microsecondsPerDay = 86_400_000_000n;

/** @throws READ_INVALID for a timestamp that is more precise, which rows cannot have. */
function wholeMicroseconds(nanoseconds: bigint): bigint {
  if (nanoseconds % 1000n === 0n) return nanoseconds / 1000n;
  throw new MetaxyError(
    "READ_INVALID",
    `A stored timestamp is ${nanoseconds} nanoseconds from 1970, and rows have microseconds. Omit its column, or read Arrow data.`,
  );
}

/** An integer as a number where that loses nothing. */
function safeInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function hugeReader(high: (word: bigint) => bigint): Reader {
  return (vector, count) => {
    const memory = bytesOf(vector, count * 16);
    const words = new BigInt64Array(memory.buffer, memory.byteOffset, count * 2);
    const validity = validityOf(vector, count);
    return Array.from({ length: count }, (_, index) =>
      isValid(validity, index)
        ? safeInteger((high(words[index * 2 + 1] as bigint) << 64n) | BigInt.asUintN(64, words[index * 2] as bigint))
        : null,
    );
  };
}

function readStrings(vector: Vector, count: number): unknown[] {
  const validity = validityOf(vector, count);
  const buffer = stringBuffer(vector, count);
  const result: unknown[] = decodeStrings(buffer);
  if (validity) for (let index = 0; index < count; index++) if (!isValid(validity, index)) result[index] = null;
  return result;
}

function readBlobs(vector: Vector, count: number): unknown[] {
  const validity = validityOf(vector, count);
  const { bytes, offsets } = stringBuffer(vector, count);
  return Array.from({ length: count }, (_, index) =>
    isValid(validity, index) ? bytes.slice(offsets[index], offsets[index + 1]) : null,
  );
}

const scratch = new StringBuffer();

/** The strings of a vector, until the next call. */
function stringBuffer(vector: Vector, count: number): StringBuffer {
  scratch.clear();
  scratch.append(vector, validityOf(vector, count), 0, count);
  return scratch;
}
