import type { StoreAdapter, WritePlan } from "@metaxy-ts/core/adapter";
import { overriding } from "./overriding.js";

/**
 * An adapter whose writes all happen at one timestamp. With `provided`, they are stored with it, as writers with colliding clocks leave their rows;
 * with `later` it is what the writer's clock says.
 */
export function pinned(adapter: StoreAdapter, at: bigint, timestamps: WritePlan["timestamps"]): StoreAdapter {
  const pin = (plan: WritePlan): WritePlan => ({
    ...plan,
    timestamps,
    updatedAt: "column" in plan.updatedAt ? plan.updatedAt : { value: at },
    createdAt: "column" in plan.createdAt ? plan.createdAt : { value: at },
    deletedAt: "column" in plan.deletedAt || plan.deletedAt.value === null ? plan.deletedAt : { value: at },
  });
  return overriding(adapter, {
    open: async (options) => {
      const connection = await adapter.open(options);
      return overriding(connection, { write: (plans, write) => connection.write(plans.map(pin), write) });
    },
  });
}
