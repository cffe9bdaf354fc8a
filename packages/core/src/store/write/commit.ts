import { storedTypeName, typeName } from "../../column/column-type.js";
import type { KeyScope, StoreAdapter } from "../../contract/contract.js";
import { storeFormat } from "../../contract/contract.js";
import { MetaxyError } from "../../errors/error.js";
import type { WritePlan } from "../../plan/write-plan.js";
import type { StoreContext } from "../context.js";
import { checkColumnCount, checkColumns, checkMembers, checkTableName } from "../input/check-limits.js";
import { shown } from "../input/values/shown.js";
import { withLayout } from "./by-field-layout.js";
import { withNewTypes } from "./new-types.js";
import type { WriteWarning } from "./write-warnings.js";
import { clockWarnings } from "./write-warnings.js";

/** How rows are written. Every option may be omitted. */
export interface WriteOptions {
  /** Identifies the run that made the rows; recorded with each of them. If omitted, the `materializationId` of the store. */
  readonly materializationId?: string;
  /**
   * A write that was committed with this key before does nothing, so that a write may be tried again after any failure. If omitted, a repeated
   * write appends the rows again.
   */
  readonly idempotencyKey?: string;
  /** Aborts the write: nothing that was not committed is stored, and the write throws ABORTED. If omitted, the write cannot be aborted. */
  readonly signal?: AbortSignal;
}

/** What a write did. */
export interface WriteOutcome {
  /** Number of stored rows. */
  readonly rows: number;
  /** True when the idempotency key was known, and nothing was done. */
  readonly repeated: boolean;
  /** What is worth a look although all rows are stored. If omitted, nothing is. */
  readonly warnings?: readonly WriteWarning[];
}

/** What became of plans. */
export interface Committed {
  /** Number of stored rows of each plan. */
  readonly rows: readonly number[];
  /** True when the idempotency key was known, and nothing was done. */
  readonly repeated: boolean;
  readonly warnings: readonly WriteWarning[];
}

/**
 * Runs write plans and turns a refusal into an error with the offending rows. Plans for one table are adjacent: their rows are
 * one commit in every store.
 */
export async function commit(
  context: StoreContext,
  plans: readonly WritePlan[],
  options: WriteOptions,
  keyScope: KeyScope = "store",
): Promise<Committed> {
  if (plans.length === 0) return { rows: [], repeated: false, warnings: [] };
  for (const plan of plans) checkLimits(context.adapter, plan);
  const typed = plans.map((plan) => withNewTypes(context.adapter, plan));
  const result = await context.connection.write(await withLayout(context, typed), {
    idempotencyKey: options.idempotencyKey ?? null,
    keyScope,
    settings: { format: storeFormat, hash: context.hash },
    signal: options.signal,
  });
  switch (result.kind) {
    case "written":
      return {
        rows: result.rows,
        repeated: false,
        warnings: clockWarnings(context.clock, plans, result.newest),
      };
    case "repeated":
      return { rows: plans.map(() => 0), repeated: true, warnings: [] };
    case "refused":
      throw refusal(plans, result.violations);
  }
}

/** What a table has already is fine. */
function checkLimits(adapter: StoreAdapter, { feature, table, existing, change }: WritePlan): void {
  if (change.kind === "none") return;
  if (change.kind === "create") checkTableName(adapter, feature, table);
  const grown = change.kind === "extend" ? change.grown.map(({ name, to }) => ({ name, type: to })) : [];
  checkColumnCount(adapter, feature, { existing, added: change.columns });
  checkColumns(adapter, feature, change.columns);
  checkMembers(adapter, feature, grown);
}

function refusal(
  plans: readonly WritePlan[],
  violations: readonly { plan: number; check: number; count: number; examples: readonly object[] }[],
): MetaxyError {
  const lines = violations.map(({ plan: planIndex, check: checkIndex, count, examples }) => {
    const plan = plans[planIndex] as WritePlan;
    const check = plan.checks[checkIndex];
    const whose = plan.isSystemTable ? `the parents of ${plan.feature}` : plan.feature;
    const rows = count === 1 ? "1 row" : `${count} rows`;
    const sample = examples.map((example) => shown(example)).join(", ");
    switch (check?.kind) {
      case "notNull":
        return `${whose}: ${rows} without ${check.column}: ${sample}`;
      case "unique":
        return `${whose}: ${rows} with the same ${check.columns.join(", ")} as another: ${sample}`;
      case "exact":
        return `${whose}: ${rows} whose ${check.column} cannot be converted to ${storedTypeName(check.to)}, the type of the column, without losing digits: ${sample}`;
      case "exactStored":
        return `${whose}: ${rows} of the table whose ${check.column} would lose digits as ${typeName(check.to)}, the type that the new rows need: ${sample}`;
      default:
        return `${whose}: ${rows} whose ${check?.column} does not have exactly the members ${check?.members.join(", ")}: ${sample}`;
    }
  });
  const described = violations.map((violation) => {
    const { feature, checks } = plans[violation.plan] as WritePlan;
    return { ...violation, feature, kind: checks[violation.check]?.kind };
  });
  const features = new Set(described.map(({ feature }) => feature));
  return new MetaxyError("WRITE_INVALID", `Nothing was written:\n  ${lines.join("\n  ")}`, {
    details: { ...(features.size === 1 && { feature: described[0]?.feature }), violations: described },
  });
}
