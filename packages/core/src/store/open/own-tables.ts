import type { ColumnDescription } from "../../column/column-type.js";
import { systemColumns } from "../../column/columns.js";
import { systemTablePrefix } from "../../contract/contract.js";

/** All tables under a prefix, those of the library too, without those of stores whose longer prefix begins with it. */
export function tablesUnder(tables: readonly string[], tablePrefix: string): readonly string[] {
  const others = tables
    .map((table) => table.slice(0, Math.max(0, table.indexOf(systemTablePrefix))))
    .filter((prefix) => prefix.length > tablePrefix.length && prefix.startsWith(tablePrefix));
  return tables.filter((table) => table.startsWith(tablePrefix) && !others.some((prefix) => table.startsWith(prefix)));
}

/** Whose a table of a store is: a feature's, which has all system columns; one of the library itself; or none of ours. */
export function kindOfTable(
  name: string,
  columns: readonly ColumnDescription[],
  tablePrefix: string,
): "feature" | "system" | "other" {
  if (name.startsWith(tablePrefix + systemTablePrefix)) return "system";
  const names = new Set(columns.map((column) => column.name));
  return Object.values(systemColumns).every((column) => names.has(column)) ? "feature" : "other";
}
