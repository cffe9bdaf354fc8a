import type { ConfiguredStore, StoreOptions } from "@metaxy-ts/core";
import { configureStore } from "@metaxy-ts/core/adapter";
import { lancedbAdapter } from "./adapter.js";
import type { LanceDBOptions } from "./options.js";
import { checkVectors } from "./vectors.js";

export { lancedbAdapter } from "./adapter.js";
export { connectLanceDB } from "./client.js";
export type { LanceDBOptions } from "./options.js";

/** Options of every store, and those of LanceDB. */
export interface LanceDBStoreOptions extends StoreOptions, LanceDBOptions {}

/**
 * A store in a LanceDB database: a table per feature, in a folder or an object store, computed by DuckDB in this process. Any number of
 * processes may write. What LanceDB does with its tables, such as searching for vectors, it does with these as well.
 *
 * @param options The location, which columns are vectors, what DuckDB may use, and the options of every store.
 * @returns The configured store. It connects to nothing before it is opened.
 * @throws CONFIG_INVALID naming the option that is not acceptable; with a graph also for vectors of features and columns that it does not have.
 *
 * @example
 * ```ts
 * import { lancedb } from "@metaxy-ts/store-lancedb";
 *
 * await using store = await lancedb({ uri: "metadata", vectors: { "video/clip": { embedding: 512 } } }).open();
 * ```
 */
export function lancedb(options: LanceDBStoreOptions): ConfiguredStore {
  const store = configureStore(options, lancedbAdapter);
  checkVectors(options.vectors ?? {}, options.graph);
  return store;
}
