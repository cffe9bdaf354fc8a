import type { StoreAdapter, StoreConnection } from "@metaxy-ts/core/adapter";

/** The adapter, some of whose connections' methods are replaced. */
export function withConnection(
  adapter: StoreAdapter,
  change: (connection: StoreConnection, mode: "read" | "write") => Partial<StoreConnection>,
): StoreAdapter {
  return {
    name: adapter.name,
    display: adapter.display,
    supports: adapter.supports,
    autoCreate: adapter.autoCreate,
    tablePrefix: adapter.tablePrefix,
    open: async (options) => {
      const connection = await adapter.open(options);
      return { ...delegate(connection), ...change(connection, options.mode) };
    },
    mapError: (error) => adapter.mapError(error),
  };
}

/** The adapter, whose writes go through a function first. */
export function withWrites(
  adapter: StoreAdapter,
  change: (write: StoreConnection["write"]) => StoreConnection["write"],
): StoreAdapter {
  return withConnection(adapter, (connection) => ({
    write: change((plans, options) => connection.write(plans, options)),
  }));
}

function delegate(connection: StoreConnection): StoreConnection {
  return {
    describe: (table) => connection.describe(table),
    tables: () => connection.tables(),
    stage: (input) => connection.stage(input),
    read: (plan) => connection.read(plan),
    resolve: (plan) => connection.resolve(plan),
    computeProvenance: (plan) => connection.computeProvenance(plan),
    write: (plans, options) => connection.write(plans, options),
    erase: (plan) => connection.erase(plan),
    drop: (table) => connection.drop(table),
    settings: () => connection.settings(),
    close: () => connection.close(),
  };
}
