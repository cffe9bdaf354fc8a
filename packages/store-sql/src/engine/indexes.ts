import { createHash } from "node:crypto";
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

/** The name of an index of a table, which has several by what stands at its end. */
export function indexName(table: string, end = ""): string {
  const name = `${table}__metaxy${end}`;
  if (Buffer.byteLength(name) <= longestName) return name;
  return `metaxy_${createHash("sha256").update(table).digest("hex").slice(0, 32)}${end}`;
}
