import type { TableDefinition } from "@metaxy-ts/core/adapter";
import { settingsTable, writesTable } from "./bookkeeping.js";
import { compileCreate, featureTable } from "./compile/table.js";
import type { SqlFlavor } from "./flavor.js";
import { statementCompiler } from "./statement.js";

/** The statements that create the tables of features, as a write would, and then the library's own. */
export function compileDdl(flavor: SqlFlavor, tables: readonly TableDefinition[], tablePrefix: string): string[] {
  const compile = statementCompiler(flavor);
  return [
    ...tables.map((table) => featureTable(flavor, table)),
    settingsTable(tablePrefix),
    writesTable(tablePrefix),
  ].flatMap((table) => compileCreate(flavor, table).map((statement) => compile(statement).sql));
}
