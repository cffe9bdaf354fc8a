import type { ConfiguredStore, StoreOptions } from "@metaxy-ts/core";
import { configureStore } from "@metaxy-ts/core/adapter";
import { d1Adapter } from "./d1/adapter.js";
import type { D1Options } from "./d1/options.js";

export { d1Adapter } from "./d1/adapter.js";
export type { D1DatabaseLike, D1StatementLike } from "./d1/database.js";
export type { D1Options } from "./d1/options.js";

/** Options of every store, and those of D1. */
export interface D1StoreOptions extends StoreOptions, D1Options {}

/**
 * A store in a Cloudflare D1 database. Rows move between it and DuckDB, which computes in this process: Node.js, not a Worker. Any number of
 * processes may read and write it.
 *
 * @param options The binding, what DuckDB may use, and the options of every store.
 * @returns The configured store. It connects to nothing before it is opened.
 * @throws CONFIG_INVALID naming the option that is not acceptable.
 *
 * @example
 * ```ts
 * import type { D1DatabaseLike } from "@metaxy-ts/store-sql/d1";
 * import { d1 } from "@metaxy-ts/store-sql/d1";
 *
 * // For example that of `await getPlatformProxy()` of wrangler, which connects to the real database with `"remote": true` in its configuration.
 * declare const env: { readonly DB: D1DatabaseLike };
 *
 * await using store = await d1({ database: env.DB }).open();
 * ```
 */
export function d1(options: D1StoreOptions): ConfiguredStore {
  return configureStore(options, d1Adapter);
}
