import type { DataType, Field } from "apache-arrow";
import { arrow } from "./arrow.js";
import { asJson, isJson } from "./json.js";
import type { StoredField, StoredType } from "./shapes.js";

/**
 * A field of rows as a table has it, or would get it: Lance has durations where the engine has intervals, timestamps of any unit and zone, and lists without a
 * type for their items.
 */
export function storedField(field: Field, stored?: StoredField): Field {
  if (stored && isJson(stored)) return asJson(field);
  const type = storedType(field.type, stored?.type);
  return type === field.type ? field : new arrow.Field(field.name, type, field.nullable);
}

function storedType(type: DataType, stored: StoredType | undefined): DataType {
  if (arrow.DataType.isInterval(type)) {
    const unit = stored?.typeId === arrow.Type.Duration ? stored.unit : undefined;
    return new arrow.Duration(unit ?? arrow.TimeUnit.MICROSECOND);
  }
  if (stored?.typeId === arrow.Type.Null) return new arrow.Null();
  if (arrow.DataType.isTimestamp(type) && stored?.typeId === arrow.Type.Timestamp)
    return new arrow.Timestamp(stored.unit ?? arrow.TimeUnit.MICROSECOND, stored.timezone);
  const inside = stored?.children ?? [];
  const isStruct = arrow.DataType.isStruct(type);
  return withChildren(type, (child, index) =>
    storedField(child, isStruct ? inside.find(({ name }) => name === child.name) : inside[index]),
  );
}

/** The same type of other children, or the type itself where they are the same. */
export function withChildren(type: DataType, change: (child: Field, index: number) => Field): DataType {
  const children: readonly Field[] = type.children ?? [];
  const changed = children.map(change);
  if (changed.every((field, index) => field === children[index])) return type;
  const copy = Object.create(type) as DataType;
  Object.defineProperty(copy, "children", { value: changed, enumerable: true });
  return copy;
}
