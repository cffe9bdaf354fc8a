import type { ConfiguredStore, StoreOptions } from "@metaxy-ts/core";
import type { StoreAdapter } from "@metaxy-ts/core/adapter";
import { configureStore } from "@metaxy-ts/core/adapter";
import { adapterOf } from "./mysql/adapter.js";
import type { MysqlOptions } from "./mysql/options.js";

export type { MysqlOptions } from "./mysql/options.js";

/** Options of every store, and those of a server with MySQL's protocol. */
export interface MysqlStoreOptions extends StoreOptions, MysqlOptions {}

/**
 * A store in a MySQL database, computed there. Any number of processes may read it at once, and their writes are made one after the other.
 *
 * @param options The server or a pool of connections, and the options of every store.
 * @returns The configured store. It connects to nothing before it is opened.
 * @throws CONFIG_INVALID naming the option that is not acceptable.
 *
 * @example
 * ```ts compile-only
 * import { mysql } from "@metaxy-ts/store-sql/mysql";
 *
 * await using store = await mysql({ url: "mysql://root@localhost:3306/metadata" }).open();
 * ```
 */
export function mysql(options: MysqlStoreOptions): ConfiguredStore {
  return configureStore(options, mysqlAdapter);
}

/**
 * The adapter behind `mysql()`, for tools that work with any adapter, such as the conformance suite.
 *
 * @param options Those of the server, without the options of every store.
 * @returns The adapter.
 * @throws CONFIG_INVALID naming the option that is not acceptable.
 *
 * @example
 * ```ts
 * import { ConfiguredStore } from "@metaxy-ts/core/adapter";
 * import { mysqlAdapter } from "@metaxy-ts/store-sql/mysql";
 *
 * const adapter = mysqlAdapter({ url: "mysql://root@localhost:3306/metadata" });
 * console.log(adapter.display, new ConfiguredStore(adapter)); // mysql(localhost:3306/metadata)
 * ```
 */
export function mysqlAdapter(options: MysqlOptions): StoreAdapter {
  return adapterOf("mysql", options);
}
