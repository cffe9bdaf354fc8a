import type { Increment } from "@metaxy-ts/core";
import { compareUtf8 } from "@metaxy-ts/core/adapter";

type AnyRow = Readonly<Record<string, unknown>>;

interface Rows {
  rows(): Promise<readonly object[]>;
}

/** Rows in the order of a column's strings, so that they can be compared. */
export function sorted<Row extends object>(rows: readonly Row[], column: string): Row[] {
  return [...rows].sort((a, b) => compareUtf8(String((a as AnyRow)[column]), String((b as AnyRow)[column])));
}

/** The values of a column, in ascending order. */
export async function values(relation: Rows, column: string): Promise<unknown[]> {
  return sorted(await relation.rows(), column).map((row) => (row as AnyRow)[column]);
}

/** Only some columns of each row. */
export function pick(rows: readonly object[], ...columns: string[]): AnyRow[] {
  return rows.map((row) => Object.fromEntries(columns.map((column) => [column, (row as AnyRow)[column]])));
}

/** The samples of each part of an increment, identified by one column. */
export async function parts(
  increment: Pick<Increment, "new" | "stale" | "orphaned">,
  column: string,
): Promise<{ new: unknown[]; stale: unknown[]; orphaned: unknown[] }> {
  return {
    new: await values(increment.new, column),
    stale: await values(increment.stale, column),
    orphaned: await values(increment.orphaned, column),
  };
}

export const nothing = { new: 0, stale: 0, orphaned: 0, waiting: 0 };
