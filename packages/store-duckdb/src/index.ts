import type { StoreOptions } from "@metaxy-ts/core";
import { ConfiguredStore, splitStoreOptions } from "@metaxy-ts/core";
import { duckdbAdapter } from "./adapter.js";
import type { DuckDBOptions } from "./options.js";

export { duckdbAdapter } from "./adapter.js";
export type { DuckDBOptions } from "./options.js";

/** Options of every store, and those of DuckDB. */
export interface DuckDBStoreOptions extends StoreOptions, DuckDBOptions {}

/**
 * A store in one DuckDB database file, computed by DuckDB in this process. Many processes may read a file, or one may write it.
 *
 * @throws CONFIG_INVALID naming the option that is not acceptable.
 *
 * @example
 * ```ts
 * import { duckdb } from "@metaxy-ts/store-duckdb";
 *
 * await using store = await duckdb({ path: "metadata.duckdb" }).open();
 * ```
 */
export function duckdb(options: DuckDBStoreOptions): ConfiguredStore {
  const { common, own } = splitStoreOptions(options);
  return new ConfiguredStore(duckdbAdapter(own), common);
}
