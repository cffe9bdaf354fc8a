import type { DuckDBType } from "@duckdb/node-api";
import {
  DuckDBArrayType,
  DuckDBListType,
  DuckDBMapType,
  DuckDBStructType,
  DuckDBTypeId,
  DuckDBVector,
} from "@duckdb/node-api";
import type { Vector } from "../vector/memory.js";
import { arrayChild, bytesOf, isValid, listChild, structChild, validityOf } from "../vector/memory.js";
import { decodeTexts, TextBuffer } from "../vector/texts.js";

/** Reads the first values of a vector, as users get them. */
export type Reader = (vector: Vector, count: number) => unknown[];

/** A reader for the values of a type. */
export function readerOf(type: DuckDBType): Reader {
  if (type instanceof DuckDBStructType) return structReader(type);
  if (type instanceof DuckDBListType) return listReader(readerOf(type.valueType));
  if (type instanceof DuckDBArrayType) return arrayReader(readerOf(type.valueType), type.length);
  if (type instanceof DuckDBMapType) return mapReader(readerOf(type.keyType), readerOf(type.valueType));
  return simpleReaders.get(type.typeId) ?? driverReader(type);
}

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

const simpleReaders: ReadonlyMap<DuckDBTypeId, Reader> = new Map<DuckDBTypeId, Reader>([
  [DuckDBTypeId.VARCHAR, readTexts],
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
  [DuckDBTypeId.DATE, numbers(4, int32, (days) => new Date(days * millisecondsPerDay))],
  [DuckDBTypeId.TIMESTAMP, numbers(8, int64, dateOfMicroseconds)],
  [DuckDBTypeId.TIMESTAMP_TZ, numbers(8, int64, dateOfMicroseconds)],
  [DuckDBTypeId.TIMESTAMP_S, numbers(8, int64, (seconds) => new Date(Number(seconds) * 1000))],
  [DuckDBTypeId.TIMESTAMP_MS, numbers(8, int64, (milliseconds) => new Date(Number(milliseconds)))],
  [DuckDBTypeId.TIMESTAMP_NS, numbers(8, int64, (nanoseconds) => dateOfMicroseconds(nanoseconds / 1000n))],
]);

const millisecondsPerDay = 86_400_000;

/** Dates hold milliseconds; the rest of the microseconds is cut off, also before 1970. */
function dateOfMicroseconds(microseconds: bigint): Date {
  const number = Number(microseconds);
  if (Number.isSafeInteger(number)) return new Date(Math.floor(number / 1000));
  return new Date(Number((microseconds - (((microseconds % 1000n) + 1000n) % 1000n)) / 1000n));
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

function readTexts(vector: Vector, count: number): unknown[] {
  const validity = validityOf(vector, count);
  const texts = textBuffer(vector, count);
  const result: unknown[] = decodeTexts(texts);
  if (validity) for (let index = 0; index < count; index++) if (!isValid(validity, index)) result[index] = null;
  return result;
}

function readBlobs(vector: Vector, count: number): unknown[] {
  const validity = validityOf(vector, count);
  const { bytes, offsets } = textBuffer(vector, count);
  return Array.from({ length: count }, (_, index) =>
    isValid(validity, index) ? bytes.slice(offsets[index], offsets[index + 1]) : null,
  );
}

const scratch = new TextBuffer();

/** The texts of a vector, until the next call. */
function textBuffer(vector: Vector, count: number): TextBuffer {
  scratch.clear();
  scratch.append(vector, validityOf(vector, count), 0, count);
  return scratch;
}

function structReader(type: DuckDBStructType): Reader {
  const readers = type.entryTypes.map(readerOf);
  return (vector, count) => {
    const validity = validityOf(vector, count);
    const members = readers.map((read, index) => read(structChild(vector, index), count));
    return Array.from({ length: count }, (_, row) =>
      isValid(validity, row) ? objectOf(type.entryNames, members, row) : null,
    );
  };
}

function listReader(read: Reader): Reader {
  return (vector, count) => {
    const { vector: child, count: childCount } = listChild(vector);
    const items = read(child, childCount);
    return listEntries(vector, count, (start, end) => items.slice(start, end));
  };
}

function mapReader(readKeys: Reader, readValues: Reader): Reader {
  return (vector, count) => {
    const { vector: entries, count: childCount } = listChild(vector);
    const keys = readKeys(structChild(entries, 0), childCount);
    const values = readValues(structChild(entries, 1), childCount);
    return listEntries(vector, count, (start, end) => {
      const result: Record<string, unknown> = {};
      for (let index = start; index < end; index++) setOwn(result, String(keys[index]), values[index]);
      return result;
    });
  };
}

function listEntries(vector: Vector, count: number, entry: (start: number, end: number) => unknown): unknown[] {
  const memory = bytesOf(vector, count * 16);
  const entries = new BigUint64Array(memory.buffer, memory.byteOffset, count * 2);
  const validity = validityOf(vector, count);
  return Array.from({ length: count }, (_, index) => {
    if (!isValid(validity, index)) return null;
    const start = Number(entries[index * 2]);
    return entry(start, start + Number(entries[index * 2 + 1]));
  });
}

function arrayReader(read: Reader, length: number): Reader {
  return (vector, count) => {
    const items = read(arrayChild(vector), count * length);
    const validity = validityOf(vector, count);
    return Array.from({ length: count }, (_, index) =>
      isValid(validity, index) ? items.slice(index * length, (index + 1) * length) : null,
    );
  };
}

/** Types that are rare become texts, value by value, through the driver. */
function driverReader(type: DuckDBType): Reader {
  return (vector, count) =>
    DuckDBVector.create(vector, count, type)
      .toArray()
      .map((value) => (value === null ? null : String(value)));
}

/** One row of columns. */
export function objectOf(
  names: readonly string[],
  columns: readonly (readonly unknown[])[],
  row: number,
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (let index = 0; index < names.length; index++) setOwn(result, names[index] as string, columns[index]?.[row]);
  return result;
}

/** Assigning to `__proto__` would set the prototype. */
function setOwn(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name === "__proto__")
    Object.defineProperty(target, name, { value, configurable: true, enumerable: true, writable: true });
  else target[name] = value;
}
