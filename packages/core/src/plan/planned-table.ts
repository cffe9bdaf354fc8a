import type { ColumnDescription } from "../column/column-type.js";
import { hasColumns } from "../column/column-type.js";
import { WriteConflict } from "../errors/write-conflict.js";
import type { WritePlan } from "./write-plan.js";

/**
 * Compares a table, as a write finds it, with what the write was planned for. Columns that others have added are fine as long as the plan
 * does not add them too: its rows have none of them.
 *
 * @param columns the table's columns as the write's transaction sees them; undefined where there is no table
 * @returns The same columns; none where the plan creates the table.
 * @throws WriteConflict when the table was made, dropped, or changed in a column that the plan knows.
 */
export function requirePlanned(
  { table, existing, change }: Pick<WritePlan, "table" | "existing" | "change">,
  columns: readonly ColumnDescription[] | undefined,
): readonly ColumnDescription[] {
  if (!existing || !columns) {
    if (existing || columns) throw new WriteConflict(table);
    return [];
  }
  const names = new Set(columns.map(({ name }) => name));
  const isAdded = change.kind === "extend" && change.columns.some(({ name }) => names.has(name));
  if (!hasColumns(columns, existing) || isAdded) throw new WriteConflict(table);
  return columns;
}
