import type { ColumnType } from "../column/column-type.js";
import { withNatives } from "../column/column-type.js";
import { isSameType } from "../column/comparable.js";
import { declaredColumn } from "../feature/declared.js";
import type { AnyFeature } from "../feature/feature.js";

/** Types of columns that other tables have for the columns of a feature: those of its parents, under the names that they have here. */
export type InheritedTypes = ReadonlyMap<string, ColumnType>;

/**
 * The type that a new column takes from another table, so that engines and libraries which convert nothing can join the two; null where the
 * schema declares another one, or no table has the column.
 *
 * The schema decides what the values are, the other table how they are stored. Where a schema cannot distinguish types, as a `Date` is a day and
 * a timestamp, the other table does. An ID has the values of the parents, also if the schema would take more.
 */
export function inheritedType(feature: AnyFeature, name: string, inherited: InheritedTypes): ColumnType | null {
  const type = inherited.get(name);
  if (!type) return null;
  const isId = feature.spec.idColumns.includes(name);
  const declared = declaredColumn(feature, name)?.type;
  if (declared && !declares(declared, type) && !(isId && isWholeNumber(declared, type))) return null;
  return isId ? type : withWideFloats(type);
}

/** Whether a schema that declares a type may mean the other one. */
function declares(declared: ColumnType, type: ColumnType): boolean {
  if (type.kind === "other") return ["string", "integer", "float"].includes(declared.kind);
  return isSameType(declared, type) || (declared.kind === "timestamp" && type.kind === "date");
}

function isWholeNumber(declared: ColumnType, type: ColumnType): boolean {
  return declared.kind === "float" && type.kind === "integer";
}

/** Most floats would be rounded in narrower ones, and no check could say which of them were meant to be. */
function withWideFloats(type: ColumnType): ColumnType {
  return withNatives(type, ({ kind, native }) => (kind === "float" ? undefined : native));
}
