import type { StoreOptions } from "@metaxy-ts/core";
import { configureStore } from "@metaxy-ts/core/adapter";
import { deltaAdapter } from "./adapter.js";
import type { DeltaOptions } from "./options.js";
import { DeltaStore } from "./store.js";

export { deltaAdapter } from "./adapter.js";
export type { DeltaOptions, Layout } from "./options.js";
export type { DeltaStore } from "./store.js";

/** Options of every store, and those of Delta. */
export interface DeltaStoreOptions extends StoreOptions, DeltaOptions {}

/**
 * A store of Delta tables in a folder or an object store, computed by DuckDB in this process. Any number of processes may read and write
 * it. Python's Metaxy, Polars, Spark and DuckDB read the same tables.
 *
 * @param options The location, what DuckDB may use, and the options of every store.
 * @returns The configured store, which also compacts and vacuums its tables. It connects to nothing before it is opened.
 * @throws CONFIG_INVALID naming the option that is not acceptable.
 *
 * @example
 * ```ts
 * import { delta } from "@metaxy-ts/store-delta";
 *
 * await using store = await delta({ path: "./metadata" }).open();
 * ```
 */
export function delta(options: DeltaStoreOptions): DeltaStore {
  return configureStore(options, deltaAdapter, (adapter, common) => new DeltaStore(adapter, common, options));
}
