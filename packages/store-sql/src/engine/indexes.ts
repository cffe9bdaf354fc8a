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

/** What a database has of its own in statements that make an index. */
interface IndexForm {
  /** The table, if its name alone is not enough. */
  readonly table: string;
  /** The index of a column that grows with the rows, from `using` on. */
  readonly growing: (column: string) => string;
}

/**
 * The statements that make the indexes by which a write sees that no row of a feature's table is newer than itself, without a scan of the table: one of
 * all rows, and one of the soft-deleted ones.
 */
export function timestampIndexes(
  definition: NewTable,
  quote: (name: string) => string,
  { table, growing }: IndexForm = { table: quote(definition.name), growing: (column) => `(${column})` },
): readonly string[] {
  if (!hasTimestamps(definition)) return [];
  const index = (end: string): string =>
    `create index if not exists ${quote(indexName(definition.name, end))} on ${table}`;
  const [updated, deleted] = [quote(systemColumns.updatedAt), quote(systemColumns.deletedAt)];
  return [`${index("_updated")} ${growing(updated)}`, `${index("_deleted")} (${deleted}) where ${deleted} is not null`];
}

/** Whether a table is of a feature, with the timestamps that its rows are ordered by. */
export function hasTimestamps({ columns }: NewTable): boolean {
  return [systemColumns.updatedAt, systemColumns.deletedAt].every((name) =>
    columns.some((column) => column.name === name),
  );
}

/** The name of an index of a table, which has several by what stands at its end. */
function indexName(table: string, end = ""): string {
  const name = `${table}__metaxy${end}`;
  if (Buffer.byteLength(name) <= longestName) return name;
  return `metaxy_${createHash("sha256").update(table).digest("hex").slice(0, 32)}${end}`;
}
