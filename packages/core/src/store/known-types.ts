import type { AnyFeature } from "../feature/feature.js";
import { structKey } from "../feature/key.js";
import { own } from "../own.js";
import type { ColumnDescription, ColumnType } from "../plan/column-type.js";
import { stringStruct } from "../plan/column-type.js";
import { isSystemColumn, systemColumns } from "../plan/columns.js";

/**
 * The stored types of columns by which rows tell samples. Numbers keep a type of their own: a fraction is no whole number, but can be
 * compared with them.
 */
export function idTypes(
  names: readonly string[],
  rows: readonly Readonly<Record<string, unknown>>[],
  stored: readonly ColumnDescription[] = [],
): readonly ColumnDescription[] {
  const isGiven = (name: string): boolean => rows.some((row) => (own(row, name) ?? null) !== null);
  const isNumeric = ({ kind }: ColumnType): boolean => kind === "integer" || kind === "float";
  return stored.filter(({ name, type }) => names.includes(name) && !(isNumeric(type) && isGiven(name)));
}

/** The types that the columns of rows have to have: those of the table, else of the schema, and those of system columns. */
export function knownTypes(feature: AnyFeature, existing: readonly ColumnDescription[] = []): Map<string, ColumnType> {
  const types = new Map<string, ColumnType>();
  for (const [name, { type }] of feature.columns ?? []) if (type) types.set(name, type);
  for (const { name, type } of existing) if (!isSystemColumn(name)) types.set(name, type);
  const members = stringStruct(feature.spec.fields.map((field) => structKey(field.key)));
  for (const name of [systemColumns.provenanceByField, systemColumns.dataVersionByField]) types.set(name, members);
  for (const name of [systemColumns.createdAt, systemColumns.updatedAt, systemColumns.deletedAt])
    types.set(name, { kind: "timestamp" });
  return types;
}
