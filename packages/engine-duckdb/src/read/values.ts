import type { DuckDBType } from "@duckdb/node-api";
import {
  DuckDBArrayType,
  DuckDBListType,
  DuckDBMapType,
  DuckDBStructType,
  DuckDBTypeId,
  DuckDBVector,
} from "@duckdb/node-api";
import { MetaxyError, setOwn } from "@metaxy-ts/core/adapter";
import type { Vector } from "../vector/memory.js";
import { arrayChild, bytesOf, isValid, listChild, structChild, validityOf } from "../vector/memory.js";
import type { Reader, SimpleReaders } from "./simple-values.js";
import { simpleReaders } from "./simple-values.js";

/** A reader for the values of a type. */
export function readerOf(type: DuckDBType, simple: SimpleReaders = simpleReaders): Reader {
  const inner = (of: DuckDBType): Reader => readerOf(of, simple);
  if (type instanceof DuckDBStructType) return structReader(type.entryNames, type.entryTypes.map(inner));
  if (type instanceof DuckDBListType) return listReader(inner(type.valueType));
  if (type instanceof DuckDBArrayType) return arrayReader(inner(type.valueType), type.length);
  if (type instanceof DuckDBMapType) return mapReader(inner(type.keyType), inner(type.valueType));
  if (type.typeId === DuckDBTypeId.GEOMETRY) return unreadable(type);
  return simple.get(type.typeId) ?? driverReader(type);
}

function structReader(names: readonly string[], readers: readonly Reader[]): Reader {
  return (vector, count) => {
    const validity = validityOf(vector, count);
    const members = readers.map((read, index) => read(structChild(vector, index), count));
    return Array.from({ length: count }, (_, row) => (isValid(validity, row) ? objectOf(names, members, row) : null));
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

/** A type whose values the driver takes for others. @throws READ_INVALID for each of them. */
function unreadable(type: DuckDBType): Reader {
  return (vector, count) => {
    const validity = validityOf(vector, count);
    for (let index = 0; index < count; index++)
      if (isValid(validity, index))
        throw new MetaxyError(
          "READ_INVALID",
          `It has values of DuckDB's type ${type}. Omit the column, or read it as a string with a query: cast(… as varchar).`,
        );
    return Array.from({ length: count }, () => null);
  };
}

/** Types that are rare become strings, value by value, through the driver. */
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
