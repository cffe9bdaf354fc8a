import type { ColumnDescription } from "../../column/column-type.js";
import type { StoreAdapter } from "../../contract/contract.js";
import type { WritePlan } from "../../plan/write-plan.js";

/** The plan, whose new columns have types that the store has: those of another store's tables may be none of them. */
export function withNewTypes({ limits }: StoreAdapter, plan: WritePlan): WritePlan {
  const { change } = plan;
  if (!limits?.newType || change.kind === "none") return plan;
  const columns = change.columns.map(
    ({ name, type }): ColumnDescription => ({ name, type: limits.newType?.(type) ?? type }),
  );
  return { ...plan, change: { ...change, columns } };
}
