import type { Input, InputRow } from "./input.js";
import type { Row } from "./values.js";
import { cell, keyOf, requireOneKind } from "./values.js";

/** For each input its row, or null where it has none. */
export type JoinedRow = readonly (InputRow | null)[];

/**
 * One row per match: required inputs inner, optional ones left, all of them full outer when all are optional. Required inputs come
 * first.
 */
export function joinInputs(inputs: readonly Input[], columns: readonly string[]): JoinedRow[] {
  const allOptional = inputs.every(({ dependency }) => dependency.optional);
  const [first, ...others] = inputs;
  let joined: JoinedRow[] = (first?.rows ?? []).map((row) => [row]);
  for (const [index, { dependency, rows }] of others.entries()) {
    requireOneKind(first?.rows ?? [], rows, columns);
    const matched = new Set<InputRow>();
    const next = joined.flatMap((left): JoinedRow[] => {
      const key = keyOf(joinValues(left, columns), columns);
      const matches = rows.filter((row) => key !== null && keyOf(row, columns) === key);
      for (const row of matches) matched.add(row);
      if (matches.length === 0) return dependency.optional ? [[...left, null]] : [];
      return matches.map((row) => [...left, row]);
    });
    const before = Array.from({ length: index + 1 }, () => null);
    const unmatched = allOptional ? rows.filter((row) => !matched.has(row)) : [];
    joined = [...next, ...unmatched.map((row): JoinedRow => [...before, row])];
  }
  return joined;
}

/** The join columns of a joined row, from whichever input has them. */
export function joinValues(joined: JoinedRow, columns: readonly string[]): Row {
  return Object.fromEntries(
    columns.map((column) => {
      const found = joined.map((row) => (row ? cell(row, column) : null)).find((value) => value !== null);
      return [column, found ?? null];
    }),
  );
}
