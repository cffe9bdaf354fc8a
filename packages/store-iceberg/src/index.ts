import type { ConfiguredStore, StoreOptions } from "@metaxy-ts/core";
import { configureStore } from "@metaxy-ts/core/adapter";
import { icebergAdapter } from "./adapter.js";
import type { IcebergOptions } from "./options.js";

export { icebergAdapter } from "./adapter.js";
export type { IcebergOptions } from "./options.js";

/** Options of every store, and those of Iceberg. */
export interface IcebergStoreOptions extends StoreOptions, IcebergOptions {}

/**
 * A store of Apache Iceberg tables in a REST catalog, computed by DuckDB in this process. Any number of processes may read and write it.
 * PyIceberg, Spark, Trino and DuckDB read the same tables.
 *
 * @param options The catalog, what DuckDB may use, and the options of every store.
 * @returns The configured store. It connects to nothing before it is opened.
 * @throws CONFIG_INVALID naming the option that is not acceptable.
 *
 * @example
 * ```ts
 * import { iceberg } from "@metaxy-ts/store-iceberg";
 *
 * const configured = iceberg({ uri: "https://catalog.example.com", warehouse: "metadata" });
 * ```
 */
export function iceberg(options: IcebergStoreOptions): ConfiguredStore {
  return configureStore(options, icebergAdapter);
}
