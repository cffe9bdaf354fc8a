import { createRequire } from "node:module";
import { own } from "@metaxy-ts/core/adapter";
import type { DataType, Field } from "apache-arrow";
import type { StoredField, StoredType } from "./shapes.js";

/**
 * The copy of the Arrow library that LanceDB's client has. The client asks for instances of its classes, and another copy's are
 * strangers to it: one of another version, and also the ES modules of the same package, because the client is CommonJS.
 */
const client = createRequire(createRequire(import.meta.url).resolve("@lancedb/lancedb"));
export const arrow = client("apache-arrow") as typeof import("apache-arrow");

/** Fields, and members of structs, that a table does not have. What has some inside of it comes with them only. */
export function missingFields(stored: readonly StoredField[], given: readonly Field[]): Field[] {
  return given.flatMap((field) => {
    const known = stored.find(({ name }) => name === field.name);
    if (!known) return field;
    const missing = missingType(known.type, field.type);
    return missing ? new arrow.Field(field.name, missing, true) : [];
  });
}

/** A type with nothing but what the stored one lacks; undefined when it lacks nothing. */
function missingType(stored: StoredType, given: DataType): DataType | undefined {
  const inside = stored.children ?? [];
  if (arrow.DataType.isStruct(stored) && arrow.DataType.isStruct(given)) {
    const members = missingFields(inside, given.children);
    return members.length > 0 ? new arrow.Struct(members) : undefined;
  }
  if (!arrow.DataType.isList(stored) || !arrow.DataType.isList(given)) return undefined;
  const [item] = inside; // under the name that the table has for it
  const missing = item && missingType(item.type, given.valueType);
  return missing ? new arrow.List(new arrow.Field(item.name, missing, true)) : undefined;
}

/** Lengths of the columns of a table that hold vectors. */
export type VectorLengths = Readonly<Record<string, number>>;

/** The fields, with fixed-length vectors instead of lists for the names with a length. */
export function withVectors(fields: readonly Field[], lengths: VectorLengths): Field[] {
  return fields.map((field) => {
    const length = own(lengths, field.name);
    if (length === undefined) return field;
    const item = new arrow.Field("item", new arrow.Float32(), true);
    return new arrow.Field(field.name, new arrow.FixedSizeList(length, item), true);
  });
}
