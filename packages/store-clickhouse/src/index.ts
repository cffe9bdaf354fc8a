import type { ConfiguredStore, StoreOptions } from "@metaxy-ts/core";
import { configureStore } from "@metaxy-ts/core/adapter";
import type { RecordBatch, Table } from "apache-arrow";
import { clickhouseAdapter } from "./adapter.js";
import type { ClickHouseOptions } from "./options.js";

export { clickhouseAdapter } from "./adapter.js";
export type { ClickHouseClientLike } from "./client.js";
export type { ClickHouseOptions } from "./options.js";

/** Options of every store, and those of ClickHouse. */
export interface ClickHouseStoreOptions extends StoreOptions, ClickHouseOptions {}

/**
 * A store in one database of a ClickHouse server, computed by ClickHouse. Any number of processes may read and write it.
 *
 * @param options The server, or a client of it, and the options of every store. If omitted, `http://localhost:8123`. Tables are created if
 * `autoCreate` is true.
 * @returns The configured store. It connects to nothing before it is opened.
 * @throws CONFIG_INVALID naming the option that is not acceptable.
 *
 * @example
 * ```ts
 * import { clickhouse } from "@metaxy-ts/store-clickhouse";
 *
 * await using store = await clickhouse({ url: "http://localhost:8123", database: "metadata" }).open();
 * ```
 */
export function clickhouse(options: ClickHouseStoreOptions): ConfiguredStore {
  return configureStore(options, clickhouseAdapter);
}

declare module "@metaxy-ts/core" {
  interface ArrowTypes {
    readonly table: Table;
    readonly batch: RecordBatch;
  }
}
