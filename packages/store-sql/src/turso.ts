import type { ConfiguredStore, StoreOptions } from "@metaxy-ts/core";
import { configureStore } from "@metaxy-ts/core/adapter";
import { tursoAdapter } from "./turso/adapter.js";
import type { TursoOptions } from "./turso/options.js";

export { tursoAdapter } from "./turso/adapter.js";
export type { TursoDatabaseLike, TursoStatementLike } from "./turso/database.js";
export type { TursoOptions } from "./turso/options.js";

/** Options of every store, and those of Turso. */
export interface TursoStoreOptions extends StoreOptions, TursoOptions {}

/**
 * A store in a database file of Turso, the new SQLite in Rust. Rows move between it and DuckDB, which computes in this process. One process at a time
 * opens the file.
 *
 * @param options The file or a connection, what DuckDB may use, and the options of every store.
 * @returns The configured store. It opens nothing before it is opened.
 * @throws CONFIG_INVALID naming the option that is not acceptable.
 *
 * @example
 * ```ts
 * import { turso } from "@metaxy-ts/store-sql/turso";
 *
 * await using store = await turso({ path: "metadata.turso" }).open();
 * ```
 */
export function turso(options: TursoStoreOptions): ConfiguredStore {
  return configureStore(options, tursoAdapter);
}
