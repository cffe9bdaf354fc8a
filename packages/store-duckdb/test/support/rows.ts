import type { Increment } from "@metaxy-ts/core";
import { compareUtf8 } from "@metaxy-ts/core/adapter";

type AnyRow = Readonly<Record<string, unknown>>;

interface Rows<Row> {
  rows(): Promise<Row[]>;
}

/** Rows in the order of one of their columns, so that they can be compared. */
export function sorted<Row extends object>(rows: readonly Row[], column: keyof Row): Row[] {
  return rows.toSorted((a, b) => compareUtf8(String(a[column]), String(b[column])));
}

/** The values of a column, in ascending order. */
export async function values<Row extends object>(relation: Rows<Row>, column: keyof Row): Promise<unknown[]> {
  return sorted(await relation.rows(), column).map((row) => row[column]);
}

/** The samples of each part of an increment, identified by one column. */
export async function samples(
  increment: Increment,
  column: string,
): Promise<{ new: unknown[]; stale: unknown[]; orphaned: unknown[] }> {
  return {
    new: await values(increment.new as Rows<AnyRow>, column),
    stale: await values(increment.stale as Rows<AnyRow>, column),
    orphaned: await values(increment.orphaned as Rows<AnyRow>, column),
  };
}

export const nothing = { new: 0, stale: 0, orphaned: 0, waiting: 0 };
