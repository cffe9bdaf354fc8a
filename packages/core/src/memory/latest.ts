import { systemColumns } from "../column/columns.js";
import { latestRowTies } from "../plan/latest-row.js";
import type { Row } from "./rows.js";
import { compareValues, keyOf } from "./rows.js";

/** When a row was written or soft-deleted. */
export function changedAt(row: Row): unknown {
  return row[systemColumns.deletedAt] ?? row[systemColumns.updatedAt];
}

/** Of rows that are equal in these columns, the current one. */
export function latestRows(rows: readonly Row[], columns: readonly string[]): Row[] {
  const latest = new Map<string, Row>();
  for (const row of rows) {
    const key = keyOf(row, columns);
    const best = latest.get(key);
    if (!best || isLater(row, best)) latest.set(key, row);
  }
  return [...latest.values()];
}

function isLater(row: Row, best: Row): boolean {
  let order = compareToNull(changedAt(row), changedAt(best));
  for (const name of latestRowTies) {
    if (order !== 0) break;
    order = compareToNull(row[name], best[name]);
  }
  return order > 0;
}

/** Nulls are last in a descending order, so null is below every value. */
function compareToNull(left: unknown, right: unknown): number {
  if (left === null || right === null) return Number(right === null) - Number(left === null);
  return compareValues(left, right);
}
