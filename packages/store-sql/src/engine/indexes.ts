import { createHash } from "node:crypto";
import { systemColumns } from "@metaxy-ts/core/adapter";
import type { NewTable } from "@metaxy-ts/sql";

/** What every database takes for a name, in bytes. */
const longestName = 60;

/** The statement, if any, that makes the index by which a new table's rows are found. */
export function indexStatement({ name, key }: NewTable, quote: (name: string) => string): readonly string[] {
  if (key.length === 0) return [];
  const unique = key.length === 1 ? "unique " : ""; // tables of the library itself have one row for each name or key
  const columns = key.map(quote).join(", ");
  return [`create ${unique}index if not exists ${quote(indexName(name))} on ${quote(name)} (${columns})`];
}

/** The statements that make the indexes by which a write sees that no row of a feature's table is newer than itself, without a scan of the table. */
export function timestampIndexes(table: NewTable, quote: (name: string) => string): readonly string[] {
  if (!hasTimestamps(table)) return [];
  const { name } = table;
  const index = (end: string): string => `create index if not exists ${quote(indexName(name, end))} on ${quote(name)}`;
  const [updated, deleted] = [quote(systemColumns.updatedAt), quote(systemColumns.deletedAt)];
  return [`${index("_updated")} (${updated})`, `${index("_deleted")} (${deleted}) where ${deleted} is not null`];
}

/** Whether a table is of a feature, with the timestamps that its rows are ordered by. */
export function hasTimestamps({ columns }: NewTable): boolean {
  return [systemColumns.updatedAt, systemColumns.deletedAt].every((name) =>
    columns.some((column) => column.name === name),
  );
}

/** The name of an index of a table, which has several by what stands at its end. */
export function indexName(table: string, end = ""): string {
  const name = `${table}__metaxy${end}`;
  if (Buffer.byteLength(name) <= longestName) return name;
  return `metaxy_${createHash("sha256").update(table).digest("hex").slice(0, 32)}${end}`;
}
