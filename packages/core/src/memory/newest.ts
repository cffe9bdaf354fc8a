import { timestampColumns } from "../plan/timestamps.js";
import type { Row, Rows } from "./rows.js";

/** The newest timestamp of tables that were looked at. */
const known = new WeakMap<Rows, bigint | null>();

/** The newest timestamp (microseconds) at which a row of the table was written or soft-deleted; null without rows. */
export function newestTimestamp(table: Rows): bigint | null {
  const found = known.get(table);
  if (found !== undefined) return found;
  const newest = newestOf(table.rows, timestampColumns);
  known.set(table, newest);
  return newest;
}

/** Caches it for a table that is another one with rows appended, so that only these are read. */
export function rememberNewest(table: Rows, before: Rows | undefined): void {
  const added = newestOf(table.rows.slice(before?.rows.length ?? 0), timestampColumns);
  known.set(table, later(before ? newestTimestamp(before) : null, added));
}

/** The newest timestamp in these columns. */
export function newestOf(rows: readonly Row[], columns: readonly string[]): bigint | null {
  let newest: bigint | null = null;
  for (const row of rows) for (const column of columns) newest = later(newest, (row[column] ?? null) as bigint | null);
  return newest;
}

export function later(left: bigint | null, right: bigint | null): bigint | null {
  if (left === null || right === null) return left ?? right;
  return left > right ? left : right;
}
