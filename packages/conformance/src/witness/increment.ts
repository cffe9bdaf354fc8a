import type { FilterExpression } from "@metaxy-ts/core";
import type { ExpectedRow } from "./expected.js";
import { passes, truthOf } from "./filters.js";
import type { StoredRow } from "./stored-row.js";
import type { Row } from "./values.js";
import { groupRows, keyOf, pick, requireOneKind } from "./values.js";

/** The parts of an increment, in no particular order. */
export interface WitnessIncrement {
  /** Samples without a stored row, with the versions that they are expected to have. */
  readonly new: Row[];
  /** Samples whose stored row was made from other inputs, with the versions that they are expected to have. */
  readonly stale: Row[];
  /** Stored rows of samples that the parents no longer have. */
  readonly orphaned: Row[];
  /** Stored rows of samples that the parents do not have yet. */
  readonly waiting: Row[];
}

interface Comparison {
  readonly expected: readonly ExpectedRow[];
  readonly stored: readonly StoredRow[];
  /** Recorded childless parents; they count if no row is stored. */
  readonly childless?: readonly StoredRow[];
  /** The columns that distinguish samples. */
  readonly grain: readonly string[];
  readonly idColumns: readonly string[];
  readonly targetFilters: readonly FilterExpression[];
  readonly stalenessPredicates: readonly FilterExpression[];
  /** Whether a sample that the parents lack is going to be there. */
  readonly waits: (sample: Row) => boolean;
}

/** Labels samples. Where several stored rows can share a sample, an orphan has only the columns that identify it. */
export function compare(comparison: Comparison): WitnessIncrement {
  const { expected, stored, childless = [], grain, idColumns, targetFilters, stalenessPredicates, waits } = comparison;
  requireOneKind(expected, [...stored, ...childless], grain);
  const shared = !idColumns.every((column) => grain.includes(column));
  const storedSamples = groupRows(stored, grain);
  const withoutChildren = groupRows(childless, grain);
  const isStale = (row: ExpectedRow, child: StoredRow): boolean =>
    child.metaxy_provenance !== row.metaxy_provenance ||
    stalenessPredicates.some((predicate) => truthOf(predicate, child) === true);
  const pending = expected.map((row) => {
    const key = keyOf(row, grain) ?? "";
    const children = storedSamples.get(key) ?? withoutChildren.get(key);
    const counting = children?.filter((child) => passes(targetFilters, child)) ?? [];
    return { row, isNew: !children, isStale: counting.some((child) => isStale(row, child)) };
  });
  const known = groupRows(expected, grain);
  const missing = [...storedSamples]
    .filter(([key]) => !known.has(key))
    .map(([, rows]) => rows.filter((row) => passes(targetFilters, row)))
    .flatMap((rows): Row[] => (shared ? rows.slice(0, 1).map((row) => pick(row, grain)) : rows));
  return {
    new: pending.filter(({ isNew }) => isNew).map(({ row }) => row),
    stale: pending.filter((item) => item.isStale).map(({ row }) => row),
    orphaned: missing.filter((row) => !waits(pick(row, grain))),
    waiting: missing.filter((row) => waits(pick(row, grain))),
  };
}
