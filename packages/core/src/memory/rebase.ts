import { systemColumns } from "../column/columns.js";
import type { RebasePlan } from "../plan/plan.js";
import { valueKey } from "../plan/value-key.js";
import { readRows } from "./read.js";
import type { Output, Row, Rows, StoreSnapshot } from "./rows.js";
import { groupBy, hasNull, keyOf, select, typeIn } from "./rows.js";
import { memberOf } from "./values.js";

const { provenanceByField, provenance, dataVersionByField, dataVersion } = systemColumns;

interface Pair {
  readonly stored: Row;
  readonly expected: Row;
}

/** Stored rows under the provenance that they would have now, in the columns that they have. */
export function rebasedRows(snapshot: StoreSnapshot, { read, expected, on, members }: RebasePlan): Rows {
  const stored = readRows(snapshot, read);
  const samples = snapshot.rows(expected);
  const found = groupBy(
    samples.rows.filter((row) => !hasNull(row, on)),
    on,
  );
  const pairs = stored.rows.flatMap((row) =>
    (found.get(keyOf(row, on)) ?? []).map((sample): Pair => ({ stored: row, expected: sample })),
  );
  const byField = typeIn(samples.columns, provenanceByField);
  const outputs = stored.columns.map(({ name, type }): Output<Pair> => {
    switch (name) {
      case provenanceByField:
        return { name, type: byField, value: (pair) => pair.expected[name] };
      case provenance:
        return { name, type, value: (pair) => pair.expected[name] };
      case dataVersionByField:
        return { name, type: byField, value: (pair) => completed(pair, members) };
      case dataVersion:
        return { name, type, value: ({ stored: row }) => (row[name] === row[provenance] ? null : row[name]) };
      default:
        return { name, type, value: ({ stored: row }) => row[name] };
    }
  });
  return select(pairs, outputs);
}

/** A data version that only repeats the provenance is not a choice of the user's: it becomes null. */
function completed({ stored, expected }: Pair, members: readonly string[]): object | null {
  const own = stored[dataVersionByField];
  if (valueKey(own) === valueKey(stored[provenanceByField])) return null;
  return Object.fromEntries(
    members.map((name) => [name, memberOf(own, name) ?? memberOf(expected[provenanceByField], name)]),
  );
}
