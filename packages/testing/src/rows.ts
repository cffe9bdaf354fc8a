type AnyRow = Readonly<Record<string, unknown>>;

interface Rows {
  rows(): Promise<readonly object[]>;
}

/** Rows in the order of the strings of a column, so that they can be compared. */
export function sorted<Row extends object>(rows: readonly Row[], column: keyof Row & string): Row[] {
  return rows.toSorted((a, b) => {
    const [left, right] = [String(a[column]), String(b[column])];
    return left < right ? -1 : Number(left > right);
  });
}

/** The values of a column, in ascending order. */
export async function values(relation: Rows, column: string): Promise<unknown[]> {
  return sorted((await relation.rows()) as readonly AnyRow[], column).map((row) => row[column]);
}

/** The samples of each part of an increment, identified by one column. */
export async function samples(
  increment: { readonly new: Rows; readonly stale: Rows; readonly orphaned: Rows },
  column: string,
): Promise<{ new: unknown[]; stale: unknown[]; orphaned: unknown[] }> {
  return {
    new: await values(increment.new, column),
    stale: await values(increment.stale, column),
    orphaned: await values(increment.orphaned, column),
  };
}

/** The counts of an increment in which nothing is left to do. */
export const nothing = { new: 0, stale: 0, orphaned: 0, waiting: 0 };
