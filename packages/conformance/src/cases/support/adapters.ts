import type { StoreAdapter, StoreConnection } from "@metaxy-ts/core/adapter";
import { overriding } from "../../suite/overriding.js";

/** The adapter, some of whose connections' methods are replaced. */
export function withConnection(
  adapter: StoreAdapter,
  change: (connection: StoreConnection, mode: "read" | "write") => Partial<StoreConnection>,
): StoreAdapter {
  return overriding(adapter, {
    open: async (options) => {
      const connection = await adapter.open(options);
      return overriding(connection, change(connection, options.mode));
    },
  });
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
