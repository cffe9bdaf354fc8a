import type {
  ColumnDescription,
  ColumnType,
  GrownColumn,
  TableChange,
  TableDefinition,
  WritePlan,
} from "@metaxy-ts/core/adapter";
import { systemColumns } from "@metaxy-ts/core/adapter";
import type { RawBuilder } from "kysely";
import { sql } from "kysely";
import type { NewTable, SqlFlavor } from "../flavor.js";
import { string, tableName } from "./rows.js";

const timestamp: ColumnType = { kind: "timestamp" };

/** The system columns of a new table. */
export function systemColumnTypes(flavor: SqlFlavor, members: readonly string[]): ColumnDescription[] {
  const types: Readonly<Record<(typeof systemColumns)[keyof typeof systemColumns], ColumnType>> = {
    metaxy_provenance_by_field: flavor.byFieldType(members),
    metaxy_provenance: string,
    metaxy_feature_version: string,
    metaxy_project_version: string,
    metaxy_data_version_by_field: flavor.byFieldType(members),
    metaxy_data_version: string,
    metaxy_created_at: timestamp,
    metaxy_updated_at: timestamp,
    metaxy_deleted_at: timestamp,
    metaxy_materialization_id: string,
  };
  return Object.values(systemColumns).map((systemColumn) => ({ name: systemColumn, type: types[systemColumn] }));
}

export function compileCreate(flavor: SqlFlavor, table: NewTable): readonly RawBuilder<unknown>[] {
  if (flavor.createTable) return flavor.createTable(table);
  const list = table.columns.map(({ name, type }) => sql`${sql.id(name)} ${flavor.columnType(type)}`);
  return [sql`create table if not exists ${tableName(flavor, table.name)} (${sql.join(list)})`];
}

/** A feature's table, with the system columns. */
export function featureTable(flavor: SqlFlavor, { name, idColumns, columns, members }: TableDefinition): NewTable {
  return {
    name,
    columns: [...columns, ...systemColumnTypes(flavor, members)],
    key: [systemColumns.featureVersion, ...idColumns, systemColumns.updatedAt],
  };
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
        ...compileCreate(flavor, featureTable(flavor, { name: table, idColumns, members, columns: change.columns })),
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
      return [...change.columns, ...systemColumnTypes(flavor, members)];
    case "extend":
      return [...before.map((column) => grownColumn(column, change.grown)), ...change.columns];
  }
}

function grownColumn(column: ColumnDescription, grown: readonly GrownColumn[]): ColumnDescription {
  const change = grown.find(({ name }) => name === column.name);
  return change ? { name: column.name, type: change.to } : column;
}
