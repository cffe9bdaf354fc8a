import type { ConfiguredStore, StoreOptions } from "@metaxy-ts/core";
import { configureStore } from "@metaxy-ts/core/adapter";
import { libsqlAdapter } from "./libsql/adapter.js";
import type { LibsqlOptions } from "./libsql/options.js";

export { libsqlAdapter } from "./libsql/adapter.js";
export type { LibsqlClientLike } from "./libsql/client.js";
export type { LibsqlOptions } from "./libsql/options.js";

/** Options of every store, and those of libSQL. */
export interface LibsqlStoreOptions extends StoreOptions, LibsqlOptions {}

/**
 * A store in a libSQL database, in a file or on a server. Rows move between it and DuckDB, which computes in this process. Any number of processes
 * may read and write it.
 *
 * @param options The client, what DuckDB may use, and the options of every store.
 * @returns The configured store. It connects to nothing before it is opened.
 * @throws CONFIG_INVALID naming the option that is not acceptable.
 *
 * @example
 * ```ts
 * import type { LibsqlClientLike } from "@metaxy-ts/store-sql/libsql";
 * import { libsql } from "@metaxy-ts/store-sql/libsql";
 *
 * declare const client: LibsqlClientLike; // createClient({ url: "file:metadata.db" }) of @libsql/client
 *
 * await using store = await libsql({ client }).open();
 * ```
 */
export function libsql(options: LibsqlStoreOptions): ConfiguredStore {
  return configureStore(options, libsqlAdapter);
}
