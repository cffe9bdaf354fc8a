type AnyRow = Readonly<Record<string, unknown>>;

interface Rows {
  rows(): Promise<readonly object[]>;
}

/** Rows in the order of the UTF-8 bytes of a column, as engines and the hashing spec order strings, so that they can be compared. */
export function sorted<Row extends object>(rows: readonly Row[], column: keyof Row & string): Row[] {
  const bytes = (row: Row): Buffer => Buffer.from(String(row[column]));
  return rows.toSorted((a, b) => Buffer.compare(bytes(a), bytes(b)));
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
