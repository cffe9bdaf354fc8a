import { MetaxyError } from "@metaxy-ts/core/adapter";
import type { Data, DataType, Field, Null } from "apache-arrow";
import { arrow } from "./arrow.js";
import { durationsOf } from "./durations.js";
import type { DataLike } from "./shapes.js";
import { withChildren } from "./stored-fields.js";
import { timestampsIn } from "./timestamps.js";

/** The values in the classes of the client's library, over the same buffers. Booleans become bytes, intervals durations, and timestamps those of another unit, where the type says so. */
export function ownData(data: DataLike, type: DataType, column: string): Data {
  const { offset, length, nullCount, valueOffsets, nullBitmap, typeIds } = data;
  if (arrow.DataType.isNull(type)) return nulls(data, column);
  const values = valuesOf(data, type, column);
  const { OFFSET, DATA, VALIDITY, TYPE } = arrow.BufferType;
  const buffers = { [OFFSET]: valueOffsets, [DATA]: values, [VALIDITY]: nullBitmap, [TYPE]: typeIds };
  const children = (type.children ?? []).map((field: Field, index: number) =>
    ownData(data.children[index] as DataLike, field.type, column),
  );
  return new arrow.Data(type, offset, length, nullCount, buffers as Data["buffers"], children);
}

/** Nulls without a type. The Arrow library counts them again by a bitmap, which they have not, where it takes some of them. */
class Nulls extends arrow.Data<Null> {
  constructor(length: number) {
    super(new arrow.Null(), 0, length, length);
  }

  override slice(_offset: number, length: number): this {
    return new Nulls(length) as this;
  }
}

/** @throws WRITE_INVALID for values, which a column without a type does not take. */
function nulls({ length, nullCount }: DataLike, column: string): Data {
  if (nullCount === length) return new Nulls(length);
  throw withoutType(column);
}

export function withoutType(column: string): MetaxyError {
  return new MetaxyError(
    "WRITE_INVALID",
    `Nothing was written: column ${JSON.stringify(column)} of the table has no type, so that it holds nothing but nulls. Drop the column with LanceDB, and write again.`,
    { details: { column } },
  );
}

function valuesOf(data: DataLike, type: DataType, column: string): unknown {
  if (isBool(data) && !arrow.DataType.isBool(type)) return bytesOfBools(data);
  if (arrow.DataType.isDuration(type)) return durationsOf(data, type.unit, column);
  return arrow.DataType.isTimestamp(type) ? timestampsIn(data, type.unit, column) : data.values;
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
