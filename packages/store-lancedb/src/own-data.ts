import type { Data, DataType, Field } from "apache-arrow";
import { arrow } from "./arrow.js";

/** Values of a column in any version of the Arrow library; the layout of the buffers is the same in all. */
export interface DataLike {
  readonly type: { readonly typeId: number };
  readonly offset: number;
  readonly length: number;
  readonly nullCount: number;
  readonly valueOffsets: unknown;
  readonly values: unknown;
  readonly nullBitmap: unknown;
  readonly typeIds: unknown;
  readonly children: readonly DataLike[];
}

/** The values in the classes of the client's library, over the same buffers. Booleans become bytes where the type says so. */
export function ownData(data: DataLike, type: DataType): Data {
  const { offset, length, nullCount, valueOffsets, nullBitmap, typeIds } = data;
  const values = isBool(data) && !arrow.DataType.isBool(type) ? bytesOfBools(data) : data.values;
  const { OFFSET, DATA, VALIDITY, TYPE } = arrow.BufferType;
  const buffers = { [OFFSET]: valueOffsets, [DATA]: values, [VALIDITY]: nullBitmap, [TYPE]: typeIds };
  const children = (type.children ?? []).map((field: Field, index: number) =>
    ownData(data.children[index] as DataLike, field.type),
  );
  return new arrow.Data(type, offset, length, nullCount, buffers as Data["buffers"], children);
}

/** Whether there are booleans that are all null. */
export function hasUnwritable(data: DataLike): boolean {
  if (isBool(data)) return data.length > 0 && data.nullCount >= data.length;
  return data.children.some(hasUnwritable);
}

/** The field with bytes where it has booleans. */
export function withBytes(field: Field): Field {
  return new arrow.Field(field.name, bytesType(field.type), field.nullable);
}

function bytesType(type: DataType): DataType {
  if (arrow.DataType.isBool(type)) return new arrow.Uint8();
  const children = type.children ?? [];
  const changed = children.map(withBytes);
  if (changed.every((field, index) => field.type === children[index]?.type)) return type;
  const copy = Object.create(type) as DataType; // the same type of other children
  Object.defineProperty(copy, "children", { value: changed, enumerable: true });
  return copy;
}

function isBool({ type }: DataLike): boolean {
  return type.typeId === arrow.Type.Bool;
}

function bytesOfBools({ offset, length, values }: DataLike): Uint8Array {
  const bits = values as Uint8Array;
  return Uint8Array.from({ length: offset + length }, (_, index) => ((bits[index >> 3] ?? 0) >> (index & 7)) & 1);
}
