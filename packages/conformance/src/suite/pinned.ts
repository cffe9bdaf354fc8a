import type { StoreAdapter, StoreConnection, WritePlan } from "@metaxy-ts/core/adapter";

/** An adapter whose writes all happen at one instant, as writers with colliding clocks leave their rows. */
export function pinned(adapter: StoreAdapter, at: bigint): StoreAdapter {
  return {
    name: adapter.name,
    display: adapter.display,
    supports: adapter.supports,
    autoCreate: adapter.autoCreate,
    tablePrefix: adapter.tablePrefix,
    open: async (options) => pinnedConnection(await adapter.open(options), at),
    mapError: (error) => adapter.mapError(error),
  };
}

function pinnedConnection(connection: StoreConnection, at: bigint): StoreConnection {
  const pin = (plan: WritePlan): WritePlan => ({
    ...plan,
    updatedAt: "column" in plan.updatedAt ? plan.updatedAt : { value: at },
    createdAt: "column" in plan.createdAt ? plan.createdAt : { value: at },
    deletedAt: "value" in plan.deletedAt && plan.deletedAt.value === null ? plan.deletedAt : { value: at },
  });
  return {
    describe: (table) => connection.describe(table),
    tables: () => connection.tables(),
    stage: (input) => connection.stage(input),
    read: (plan) => connection.read(plan),
    resolve: (plan) => connection.resolve(plan),
    computeProvenance: (plan) => connection.computeProvenance(plan),
    write: (plans, options) => connection.write(plans.map(pin), options),
    erase: (plan) => connection.erase(plan),
    drop: (table) => connection.drop(table),
    settings: () => connection.settings(),
    close: () => connection.close(),
  };
}
