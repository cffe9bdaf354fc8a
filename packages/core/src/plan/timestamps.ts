import { systemColumns } from "../column/columns.js";
import { MetaxyError } from "../errors/error.js";
import type { ValuePlan, WritePlan } from "./write-plan.js";

/** The columns that say when a stored row was written, and when it was soft-deleted. */
export const timestampColumns = [systemColumns.updatedAt, systemColumns.deletedAt] as const;

/** The end of the year 2299, beyond which not every store has timestamps. */
const lastTimestamp = 10_413_791_999_999_999n;

/**
 * The timestamp (microseconds, UTC) that a plan gives its rows. It has to be later than all that the rows replace, so that they are current
 * whatever the clock says: the adapter looks for timestamps from this one on, and asks {@link laterThan}. Null if there is nothing to look for:
 * the timestamps of the rows do not change.
 */
export function ownTimestamp({ timestamps, updatedAt, deletedAt }: WritePlan): bigint | null {
  if (timestamps === "provided") return null;
  return fixedValue(updatedAt) ?? fixedValue(deletedAt);
}

/** The columns of a plan's source that hold timestamps which the plan's own has to be later than: rows that are stored again provide theirs. */
export function replacedTimestamps(plan: WritePlan): readonly string[] {
  return ownTimestamp(plan) !== null && "column" in plan.updatedAt ? [plan.updatedAt.column] : [];
}

/**
 * The plan with a timestamp that is a microsecond later than the newest one which its rows replace, if its own is not later anyway.
 *
 * @throws TABLE_INVALID where there is no later timestamp.
 */
export function laterThan(plan: WritePlan, newest: bigint | null): WritePlan {
  const own = ownTimestamp(plan);
  if (own === null || newest === null || newest < own) return plan;
  if (newest >= lastTimestamp) {
    throw new MetaxyError(
      "TABLE_INVALID",
      `Nothing was written to ${plan.feature}: table ${plan.table} has a row of the year ${new Date(Number(newest / 1000n)).getUTCFullYear()}, which is the latest that a timestamp can be, and a new row has to be later. Delete its sample for good (hard: true), or write its history to a new table.`,
      { details: { feature: plan.feature, table: plan.table } },
    );
  }
  const raised = <Value extends bigint | null>(value: ValuePlan<Value>): ValuePlan<Value> => {
    if ("value" in value) return value.value === own ? { value: (newest + 1n) as Value } : value;
    return value.otherwise === own ? { ...value, otherwise: (newest + 1n) as Value } : value;
  };
  const { createdAt, updatedAt, deletedAt } = plan;
  return { ...plan, createdAt: raised(createdAt), updatedAt: raised(updatedAt), deletedAt: raised(deletedAt) };
}

function fixedValue(plan: ValuePlan<bigint | null>): bigint | null {
  return "value" in plan ? plan.value : null;
}
