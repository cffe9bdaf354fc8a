import type { StoreAdapter, WritePlan } from "@metaxy-ts/core/adapter";
import { overriding } from "./overriding.js";

/** An adapter whose writes all happen at one instant, as writers with colliding clocks leave their rows. */
export function pinned(adapter: StoreAdapter, at: bigint): StoreAdapter {
  const pin = (plan: WritePlan): WritePlan => ({
    ...plan,
    updatedAt: "column" in plan.updatedAt ? plan.updatedAt : { value: at },
    createdAt: "column" in plan.createdAt ? plan.createdAt : { value: at },
    deletedAt: "value" in plan.deletedAt && plan.deletedAt.value === null ? plan.deletedAt : { value: at },
  });
  return overriding(adapter, {
    open: async (options) => {
      const connection = await adapter.open(options);
      return overriding(connection, { write: (plans, write) => connection.write(plans.map(pin), write) });
    },
  });
}
