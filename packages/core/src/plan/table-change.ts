import type { ColumnDescription } from "../column/column-type.js";
import { plainType, stringStruct, typeName } from "../column/column-type.js";
import { byFieldColumns } from "../column/columns.js";
import { areComparable } from "../column/comparable.js";
import { grownType } from "../column/grow-type.js";
import { declaredColumn } from "../feature/declared.js";
import type { AnyFeature } from "../feature/feature.js";
import { refuseColumn } from "./column-problem.js";
import type { InheritedTypes } from "./inherited-type.js";
import { inheritedType } from "./inherited-type.js";
import type { GrownColumn, TableChange } from "./write-plan.js";

export interface TableNeeds {
  /** The columns of the table; null when it has to be created. */
  readonly existing: readonly ColumnDescription[] | null;
  /** The user columns of the rows. */
  readonly columns: readonly ColumnDescription[];
  /** What other tables have for them, see {@link inheritedType}. */
  readonly inherited: InheritedTypes;
  /** The members of their by-field columns. */
  readonly members: readonly string[];
  /** Why the store cannot make another type of a column's; null where it can. */
  readonly keepsTypes: string | null;
}

/**
 * What has to happen to a table before rows with these columns can be appended: it may get columns, its columns may get members, and whole
 * numbers may become floats.
 *
 * @throws WRITE_INVALID when values of a column would not be what they are in the stored type.
 */
export function tableChange(
  feature: AnyFeature,
  { existing, columns, inherited, members, keepsTypes }: TableNeeds,
): TableChange {
  const wanted = [
    ...columns.map((column) => newColumn(feature, column, inherited)),
    ...absentColumns(feature, columns, inherited),
  ];
  if (!existing) return { kind: "create", columns: wanted };
  const stored = new Map(existing.map(({ name, type }) => [name, type]));
  const grown = columns.flatMap(({ name, type: given }): GrownColumn[] => {
    const type = stored.get(name);
    if (!type) return [];
    const growth = grownType(type, given);
    if (growth.kind === "conflict") {
      const { path } = growth;
      const place = path.length === 0 ? "" : `, in ${[name, ...path].join(".")}`;
      refuseColumn(
        feature,
        name,
        `is ${typeName(growth.given)}, but the table stores ${typeName(growth.type)}${place}`,
      );
    }
    if (growth.type !== type && feature.spec.idColumns.includes(name))
      refuseColumn(
        feature,
        name,
        `is ${typeName(given)}, but the table stores ${typeName(type)}, and an ID column keeps its type`,
      );
    if (growth.widened && keepsTypes !== null)
      refuseColumn(
        feature,
        name,
        `is ${typeName(given)}, but the table stores ${typeName(type)}, and ${keepsTypes}. Declare floats in a schema before the first write, or write the rows to a feature with another key`,
      );
    return growth.type === type ? [] : [{ name, from: type, to: growth.type }];
  });
  const added = wanted.filter(({ name }) => !stored.has(name));
  const byField = stringStruct(members);
  for (const name of byFieldColumns) {
    const type = stored.get(name);
    if (type?.kind !== "struct") continue;
    const growth = grownType(type, byField);
    if (growth.kind === "grown" && growth.type !== type) grown.push({ name, from: type, to: growth.type });
  }
  return added.length + grown.length > 0 ? { kind: "extend", columns: added, grown } : { kind: "none" };
}

/** A new column for values of a type: as other tables have it, else of the schema's type, as far as these are known. */
function newColumn(
  feature: AnyFeature,
  { name, type: given }: ColumnDescription,
  inherited: InheritedTypes,
): ColumnDescription {
  const taken = inheritedType(feature, name, inherited);
  if (taken) {
    const growth = grownType(taken, given);
    if (growth.kind === "grown" && !growth.widened) return { name, type: growth.type };
    if (feature.spec.idColumns.includes(name) && areComparable(taken, given)) return { name, type: taken };
  }
  const type = plainType(given);
  const growth = grownType(declaredColumn(feature, name)?.type ?? type, type);
  return { name, type: growth.kind === "grown" ? growth.type : type };
}

/** Columns of the schema that these rows omit: stored as nulls, so that they can be read. */
function absentColumns(
  feature: AnyFeature,
  columns: readonly ColumnDescription[],
  inherited: InheritedTypes,
): ColumnDescription[] {
  return [...(feature.columns ?? [])].flatMap(([name, { type }]) =>
    type && !columns.some((column) => column.name === name)
      ? [{ name, type: inheritedType(feature, name, inherited) ?? type }]
      : [],
  );
}
