import type { ConfiguredStore, StoreOptions } from "@metaxy-ts/core";
import { configureStore } from "@metaxy-ts/core/adapter";
import { pgliteAdapter } from "./pglite/adapter.js";
import type { PgliteOptions } from "./pglite/options.js";

export { pgliteAdapter } from "./pglite/adapter.js";
export type { PgliteLike, PgliteResult, PgliteStatementsLike, PgliteTransactionLike } from "./pglite/driver.js";
export type { PgliteOptions } from "./pglite/options.js";

/** Options of every store, and those of PGlite. */
export interface PgliteStoreOptions extends StoreOptions, PgliteOptions {}

/**
 * A store in a PGlite: Postgres in this process, in memory, in a folder or in a browser. Tables are the same as those of `postgres()`.
 *
 * @param options The database, and the options of every store.
 * @returns The configured store. It runs no statement before it is opened.
 * @throws CONFIG_INVALID naming the option that is not acceptable.
 *
 * @example
 * ```ts
 * import { PGlite } from "@electric-sql/pglite";
 * import { pglite } from "@metaxy-ts/store-sql/pglite";
 *
 * await using db = new PGlite();
 * await using store = await pglite({ db }).open();
 * ```
 */
export function pglite(options: PgliteStoreOptions): ConfiguredStore {
  return configureStore(options, pgliteAdapter);
}
