import type { ColumnDescription, ColumnType } from "../../column/column-type.js";
import { stringStruct } from "../../column/column-type.js";
import { isSystemColumn, systemColumnKind, systemColumnTypes } from "../../column/columns.js";
import { declaredColumn } from "../../feature/declared.js";
import type { AnyFeature } from "../../feature/feature.js";
import { structKey } from "../../feature/key.js";
import { own } from "../../own.js";
import type { InheritedTypes } from "../../plan/inherited-type.js";
import { inheritedType } from "../../plan/inherited-type.js";
import type { KnownColumn } from "./values/typed-column.js";

/**
 * The stored types of columns that identify samples. Numbers keep their own type: a fraction is not a whole number, but can be
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

/** What is known of the columns of rows: types from the table, types from other tables and from the schema, and those of system columns. */
export function knownTypes(
  feature: AnyFeature,
  names: Iterable<string>,
  existing: readonly ColumnDescription[] = [],
  others: InheritedTypes = new Map(),
): Map<string, KnownColumn> {
  const stored = new Map(existing.map(({ name, type }) => [name, type]));
  const known = new Map<string, KnownColumn>();
  for (const name of names) {
    if (isSystemColumn(name)) continue;
    const [declared, type] = [declaredColumn(feature, name)?.type, stored.get(name)];
    const inherited = type ? null : inheritedType(feature, name, others);
    const isId = feature.spec.idColumns.includes(name);
    known.set(name, {
      ...(declared && { declared }),
      ...(type && { stored: type }),
      ...(inherited && { inherited: { type: inherited, isRequired: isId } }),
    });
  }
  const members = stringStruct(feature.spec.fields.map((field) => structKey(field.key)));
  for (const { name, type } of systemColumnTypes(members))
    if (systemColumnKind(name) !== "string") known.set(name, { declared: type });
  return known;
}
