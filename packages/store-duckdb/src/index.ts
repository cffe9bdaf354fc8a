import type { ConfiguredStore, StoreOptions } from "@metaxy-ts/core";
import { configureStore } from "@metaxy-ts/core/adapter";
import { duckdbAdapter } from "./adapter.js";
import type { DuckDBOptions } from "./options.js";

export { duckdbAdapter } from "./adapter.js";
export type { DuckLakeCatalog, DuckLakeOptions, PostgresCatalog } from "./ducklake/options.js";
export type { DuckDBFile, DuckDBLake, DuckDBOptions, DuckDBSettings } from "./options.js";

/** Options of every store, and those of DuckDB. */
export type DuckDBStoreOptions = StoreOptions & DuckDBOptions;

/**
 * A store in one DuckDB database file, computed by DuckDB in this process. Many processes may read a file, or one may write it.
 *
 * Or a store in a DuckLake: Parquet files, and a catalog of them in a database. With a catalog in SQLite or Postgres, many processes may
 * read and write it.
 *
 * @param options The file or the lake, what DuckDB may use, and the options of every store.
 * @returns The configured store. It connects to nothing before it is opened.
 * @throws CONFIG_INVALID naming the option that is not acceptable.
 *
 * @example
 * ```ts
 * import { duckdb } from "@metaxy-ts/store-duckdb";
 *
 * await using store = await duckdb({ path: "metadata.duckdb" }).open();
 * ```
 *
 * @example
 * ```ts
 * import { duckdb } from "@metaxy-ts/store-duckdb";
 *
 * const ducklake = { catalog: { sqlite: "metadata.sqlite" }, dataPath: "metadata.files" };
 * await using store = await duckdb({ ducklake }).open();
 * ```
 */
export function duckdb(options: DuckDBStoreOptions): ConfiguredStore {
  return configureStore(options, duckdbAdapter);
}
