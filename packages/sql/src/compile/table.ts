import type {
  ByFieldLayout,
  ColumnDescription,
  ColumnType,
  GrownColumn,
  TableChange,
  TableDefinition,
  WritePlan,
} from "@metaxy-ts/core/adapter";
import { stringMap, systemColumns, systemColumnTypes } from "@metaxy-ts/core/adapter";
import type { RawBuilder } from "kysely";
import { sql } from "kysely";
import type { NewTable, SqlFlavor } from "../flavor.js";
import { tableName } from "./rows.js";

export function compileCreate(flavor: SqlFlavor, table: NewTable): readonly RawBuilder<unknown>[] {
  if (flavor.createTable) return flavor.createTable(table);
  const list = table.columns.map(({ name, type }) => sql`${sql.id(name)} ${flavor.columnType(type)}`);
  return [sql`create table if not exists ${tableName(flavor, table.name)} (${sql.join(list)})`];
}

/** A feature's table, with the system columns. */
export function featureTable(
  flavor: SqlFlavor,
  { name, idColumns, columns, members }: TableDefinition,
  byField?: ByFieldLayout,
): NewTable {
  return {
    name,
    columns: [...columns, ...systemColumnTypes(byFieldType(flavor, members, byField))],
    key: [systemColumns.featureVersion, ...idColumns, systemColumns.updatedAt],
  };
}

function byFieldType(flavor: SqlFlavor, members: readonly string[], layout: ByFieldLayout | undefined): ColumnType {
  return layout === "map" ? stringMap : flavor.byFieldType(members);
}

/** The statements that make a table ready for a write. */
export function compileChange(
  flavor: SqlFlavor,
  { table, change, idColumns, versions: { members } }: WritePlan,
): RawBuilder<unknown>[] {
  switch (change.kind) {
    case "none":
      return [];
    case "create":
      return [
        ...compileCreate(
          flavor,
          featureTable(flavor, { name: table, idColumns, members, columns: change.columns }, change.byField),
        ),
      ];
    case "extend":
      return [
        ...addedColumns(flavor, table, change.columns),
        ...change.grown.flatMap(({ name, to }) => flavor.changeType(table, name, to)),
      ];
  }
}

function addedColumns(
  flavor: SqlFlavor,
  table: string,
  columns: readonly ColumnDescription[],
): readonly RawBuilder<unknown>[] {
  if (columns.length > 1 && flavor.addColumns) return flavor.addColumns(table, columns);
  return columns.flatMap(({ name, type }) => flavor.addColumn(table, name, type));
}

/** The columns that a table has once it is changed; `before` are those that it had. */
export function changedColumns(
  flavor: SqlFlavor,
  before: readonly ColumnDescription[],
  change: TableChange,
  members: readonly string[],
): readonly ColumnDescription[] {
  switch (change.kind) {
    case "none":
      return before;
    case "create":
      return [...change.columns, ...systemColumnTypes(byFieldType(flavor, members, change.byField))];
    case "extend":
      return [...before.map((column) => grownColumn(column, change.grown)), ...change.columns];
  }
}

function grownColumn(column: ColumnDescription, grown: readonly GrownColumn[]): ColumnDescription {
  const change = grown.find(({ name }) => name === column.name);
  return change ? { name: column.name, type: change.to } : column;
}
