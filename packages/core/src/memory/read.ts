import { systemColumns } from "../column/columns.js";
import type { MatchPlan, ReadPlan } from "../plan/plan.js";
import type { ErasePlan } from "../plan/write-plan.js";
import { allHold } from "./filter.js";
import { changedAt, latestRows } from "./latest.js";
import type { Row, Rows, StoreSnapshot } from "./rows.js";
import { hasNull, keyOf, pick, select } from "./rows.js";

/** The rows that count of a source, in the columns of the plan. */
export function readRows(snapshot: StoreSnapshot, plan: ReadPlan): Rows {
  const source = snapshot.rows(plan.source);
  const found = chosen(snapshot, plan, source);
  return select(
    found,
    pick(
      source.columns,
      plan.columns.map(({ name }) => name),
    ),
  );
}

function chosen(snapshot: StoreSnapshot, plan: ReadPlan, { rows }: Rows): readonly Row[] {
  const { asOf, idColumns, history } = plan;
  let found = rows.filter(ofVersions(plan.featureVersions));
  if (asOf !== null) {
    found = found.filter((row) => {
      const timestamp = changedAt(row);
      return typeof timestamp === "bigint" && timestamp <= asOf;
    });
  }
  if (history !== "all") {
    const version = history === "latestPerVersion" ? [systemColumns.featureVersion] : [];
    found = latestRows(found, [...idColumns, ...version]);
  }
  if (!plan.includeSoftDeleted) found = found.filter((row) => row[systemColumns.deletedAt] === null);
  found = found.filter(allHold(plan.filters)).filter(matches(snapshot, plan.matching));
  const isExcluded = plan.excluding ? matches(snapshot, plan.excluding) : () => false;
  return found.filter((row) => !isExcluded(row)).slice(0, plan.limit);
}

/** Whether a stored row is of what is removed permanently. */
export function isErased(snapshot: StoreSnapshot, plan: ErasePlan): (row: Row) => boolean {
  const isOfVersions = ofVersions(plan.featureVersions);
  const holds = allHold(plan.filters);
  const isMatched = matches(snapshot, plan.matching);
  return (row) => isOfVersions(row) && holds(row) && isMatched(row);
}

function ofVersions(versions: readonly string[] | null): (row: Row) => boolean {
  return versions === null ? () => true : (row) => versions.includes(row[systemColumns.featureVersion] as string);
}

function matches(snapshot: StoreSnapshot, plan: MatchPlan | null): (row: Row) => boolean {
  if (plan === null) return () => true;
  const { columns } = plan;
  const { rows } = snapshot.rows(plan.source);
  const keys = new Set(rows.filter((row) => !hasNull(row, columns)).map((row) => keyOf(row, columns)));
  return (row) => !hasNull(row, columns) && keys.has(keyOf(row, columns));
}
