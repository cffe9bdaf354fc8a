import type { Data, DataType, Field } from "apache-arrow";
import { DateDay, Float64, Int64, List, Map_, makeData, Struct, Timestamp, Utf8, vectorFromArray } from "apache-arrow";
import { validity } from "./arrow-validity.js";

/*
 * JavaScript values as Arrow data. The builders of the library are not used for nested types and for instants: they lose integers in
 * maps, and the last digits of instants that are far away.
 */

/** Values of one column, or of what is inside of one, as users get them. */
export function valuesData(values: readonly unknown[], type: DataType): Data {
  const length = values.length;
  const nulls = validity(length, (index) => isNull(values[index]));
  const present = values.map((value) => (isNull(value) ? null : value));
  if (type instanceof Int64) {
    const data = BigInt64Array.from(present, (value) => BigInt((value as number | bigint | null) ?? 0));
    return makeData({ type, length, ...nulls, data });
  }
  if (type instanceof Float64) {
    return makeData({ type, length, ...nulls, data: Float64Array.from(present, (value) => Number(value ?? 0)) });
  }
  if (type instanceof Timestamp) {
    const data = BigInt64Array.from(present, (value) => BigInt((value as Date | null)?.getTime() ?? 0) * 1000n);
    return makeData({ type, length, ...nulls, data });
  }
  if (type instanceof DateDay) {
    const data = Int32Array.from(present, (value) => Math.floor(((value as Date | null)?.getTime() ?? 0) / 86_400_000));
    return makeData({ type, length, ...nulls, data });
  }
  if (type instanceof List) {
    const items = present.map((value) => (value as readonly unknown[] | null) ?? []);
    const child = valuesData(items.flat(), type.valueType);
    return makeData({ type, length, ...nulls, valueOffsets: offsets(items), child });
  }
  if (type instanceof Map_) {
    const entries = present.map((value) => Object.entries(value ?? {}));
    const child = valuesData(
      entries.flat().map(([key, value]) => ({ key, value })),
      entryType(type),
    );
    return makeData({ type, length, ...nulls, valueOffsets: offsets(entries), child });
  }
  if (type instanceof Struct) {
    const children = type.children.map((field: Field) =>
      valuesData(
        present.map((value) => (value as Record<string, unknown> | null)?.[field.name]),
        field.type,
      ),
    );
    return makeData({ type, length, ...nulls, children });
  }
  const [data] = vectorFromArray(type instanceof Utf8 ? present.map(textOf) : present, type).data;
  if (!data) throw new TypeError(`Arrow made no data of type ${type}.`);
  return data;
}

function isNull(value: unknown): boolean {
  return value === null || value === undefined;
}

/** Types that only DuckDB has are texts in Arrow. */
function textOf(value: unknown): string | null {
  return value === null ? null : String(value);
}

function entryType(type: Map_): DataType {
  return (type.children[0] as Field).type;
}

function offsets(lists: readonly (readonly unknown[])[]): Int32Array {
  const result = new Int32Array(lists.length + 1);
  for (const [index, { length }] of lists.entries()) result[index + 1] = (result[index] as number) + length;
  return result;
}
