import type { Data, DataType, Field } from "apache-arrow";
import { arrow } from "./arrow.js";
import { durationsOf } from "./durations.js";
import type { DataLike } from "./shapes.js";
import { withChildren } from "./stored-fields.js";

/** The values in the classes of the client's library, over the same buffers. Booleans become bytes, and intervals durations, where the type says so. */
export function ownData(data: DataLike, type: DataType, column: string): Data {
  const { offset, length, nullCount, valueOffsets, nullBitmap, typeIds } = data;
  const values = valuesOf(data, type, column);
  const { OFFSET, DATA, VALIDITY, TYPE } = arrow.BufferType;
  const buffers = { [OFFSET]: valueOffsets, [DATA]: values, [VALIDITY]: nullBitmap, [TYPE]: typeIds };
  const children = (type.children ?? []).map((field: Field, index: number) =>
    ownData(data.children[index] as DataLike, field.type, column),
  );
  return new arrow.Data(type, offset, length, nullCount, buffers as Data["buffers"], children);
}

function valuesOf(data: DataLike, type: DataType, column: string): unknown {
  if (isBool(data) && !arrow.DataType.isBool(type)) return bytesOfBools(data);
  return arrow.DataType.isDuration(type) ? durationsOf(data, type.unit, column) : data.values;
}

/** Whether there are booleans that are all null. */
export function hasUnwritable(data: DataLike): boolean {
  if (isBool(data)) return data.length > 0 && data.nullCount >= data.length;
  return data.children.some(hasUnwritable);
}

/** The field with bytes where it has booleans. */
export function withBytes(field: Field): Field {
  const type = arrow.DataType.isBool(field.type) ? new arrow.Uint8() : withChildren(field.type, withBytes);
  return type === field.type ? field : new arrow.Field(field.name, type, field.nullable);
}

function isBool({ type }: DataLike): boolean {
  return type.typeId === arrow.Type.Bool;
}

function bytesOfBools({ offset, length, values }: DataLike): Uint8Array {
  const bits = values as Uint8Array;
  return Uint8Array.from({ length: offset + length }, (_, index) => ((bits[index >> 3] ?? 0) >> (index & 7)) & 1);
}
