import type { ByFieldLayout, TableDefinition } from "@metaxy-ts/core/adapter";
import { pushTable } from "@metaxy-ts/core/adapter";
import { settingsTable, writesTable } from "./bookkeeping.js";
import { recordedColumns } from "./compile/record.js";
import { compileCreate, featureTable } from "./compile/table.js";
import type { SqlFlavor } from "./flavor.js";
import { statementCompiler } from "./statement.js";

/**
 * Compiles the statements that create the tables of features, as a write would, and then the library's own.
 *
 * @param flavor The flavor of the database.
 * @param tables The tables of features, by their full names.
 * @param tablePrefix What goes in front of the names of all tables of the store.
 * @param byField How the tables have their by-field columns, where the database has both ways. If omitted, the flavor's own.
 * @returns Statements without parameters, in the order in which they are to be run. Tables that exist are left as they are.
 */
export function compileDdl(
  flavor: SqlFlavor,
  tables: readonly TableDefinition[],
  tablePrefix: string,
  byField?: ByFieldLayout,
): string[] {
  const compile = statementCompiler(flavor);
  const pushes = pushTable(tablePrefix);
  return [
    ...tables.map((table) => featureTable(flavor, table, byField)),
    settingsTable(tablePrefix),
    writesTable(tablePrefix),
    { ...pushes, columns: recordedColumns(flavor, pushes.columns) },
  ].flatMap((table) => compileCreate(flavor, table).map((statement) => compile(statement).sql));
}
