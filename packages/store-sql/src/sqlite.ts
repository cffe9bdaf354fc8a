import type { ConfiguredStore, StoreOptions } from "@metaxy-ts/core";
import { configureStore } from "@metaxy-ts/core/adapter";
import { sqliteAdapter } from "./sqlite/adapter.js";
import type { SqliteOptions } from "./sqlite/options.js";

export { sqliteAdapter } from "./sqlite/adapter.js";
export type { SqliteDatabaseLike, SqliteStatementLike } from "./sqlite/driver.js";
export type { SqliteOptions } from "./sqlite/options.js";

/** Options of every store, and those of SQLite. */
export interface SqliteStoreOptions extends StoreOptions, SqliteOptions {}

/**
 * A store in a SQLite database, computed by SQLite in this process. Any number of processes may read it, and one at a time writes.
 *
 * @param options The file or a connection, and the options of every store.
 * @returns The configured store. It opens nothing before it is opened.
 * @throws CONFIG_INVALID naming the option that is not acceptable.
 *
 * @example
 * ```ts
 * import { sqlite } from "@metaxy-ts/store-sql/sqlite";
 *
 * await using store = await sqlite({ path: "metadata.sqlite" }).open();
 * ```
 */
export function sqlite(options: SqliteStoreOptions): ConfiguredStore {
  return configureStore(options, sqliteAdapter);
}
