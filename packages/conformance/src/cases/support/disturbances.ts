import type { StoreAdapter, WritePlan } from "@metaxy-ts/core/adapter";
import { withWrites } from "./adapters.js";

export interface Disturbance {
  readonly name: string;
  readonly disturb: (plan: WritePlan) => WritePlan;
}

/** Plans that cannot be executed, for reasons that only appear during execution. */
export const disturbances: readonly Disturbance[] = [
  {
    name: "missing_table",
    disturb: (plan) => ({ ...plan, table: `${plan.table}_gone`, existing: null, change: { kind: "none" } }),
  },
  { name: "missing_column", disturb: (plan) => ({ ...plan, featureVersion: { column: "no_such_column" } }) },
  {
    // Longer than a file's name may be: a store with a file or folder for each table notices that when it stores.
    name: "long_name",
    disturb: (plan) => ({
      ...plan,
      table: `${plan.table}_${"x".repeat(400)}`,
      existing: null,
      change: { kind: "create", columns: plan.userColumns },
    }),
  },
];

/** Disturbs the plans of a feature on their way to the adapter, once they are checked by core. */
export function disturbing(feature: string, disturb: Disturbance["disturb"]): (adapter: StoreAdapter) => StoreAdapter {
  return (adapter) =>
    withWrites(
      adapter,
      (write) => (plans, options) =>
        write(
          plans.map((plan) => (plan.feature === feature ? disturb(plan) : plan)),
          options,
        ),
    );
}
