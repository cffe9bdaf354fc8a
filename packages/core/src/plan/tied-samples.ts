import { systemColumns } from "../column/columns.js";
import type { ReadPlan, SampleCondition, SamplesPlan } from "./plan.js";

/** How to find the samples whose current row has the same timestamp as a row with another data version. */
export interface TiedSearch {
  /** All rows from which the current ones are chosen, without tombstones. */
  readonly rows: ReadPlan;
  /** The distinct samples and timestamps of these rows. If there are as many as rows, nothing is tied, which costs much less to know. */
  readonly timestamps: SamplesPlan;
  /** The samples, identified by the ID columns. */
  readonly tied: SamplesPlan;
}

/**
 * Plans the search for tied samples. Libraries that share a store may take different rows of these as the current one.
 *
 * @param current A read of a table's current rows. A sample is looked for if one of its rows of that timestamp passes the filters.
 */
export function searchTied(current: ReadPlan): TiedSearch {
  const { idColumns, filters } = current;
  const latest: ReadPlan = { ...current, filters: [] };
  const rows: ReadPlan = { ...latest, history: "all" };
  const ofRow = [...idColumns, systemColumns.updatedAt];
  const conditions: SampleCondition[] = [
    agreesWith(latest, ofRow),
    { kind: "not", condition: agreesWith(latest, [...ofRow, systemColumns.dataVersion]) },
  ];
  if (filters.length > 0) conditions.push(agreesWith({ ...rows, filters }, ofRow));
  return {
    rows,
    timestamps: samplesOf(rows, ofRow, null),
    tied: samplesOf(rows, idColumns, { kind: "all", conditions }),
  };
}

function samplesOf(plan: ReadPlan, columns: readonly string[], where: SampleCondition | null): SamplesPlan {
  return { columns, parts: [{ source: { kind: "read", plan }, from: columns, where }] };
}

function agreesWith(plan: ReadPlan, columns: readonly string[]): SampleCondition {
  return { kind: "match", source: { kind: "read", plan }, on: columns.map((column) => ({ column, other: column })) };
}
