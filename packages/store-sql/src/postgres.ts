import type { ConfiguredStore, StoreOptions } from "@metaxy-ts/core";
import { configureStore } from "@metaxy-ts/core/adapter";
import { postgresAdapter } from "./postgres/adapter.js";
import type { PostgresOptions } from "./postgres/options.js";

export { postgresAdapter } from "./postgres/adapter.js";
export type { PgClientLike, PgPoolLike, PgQuery, PgResult } from "./postgres/client.js";
export type { PostgresOptions } from "./postgres/options.js";

/** Options of every store, and those of Postgres. */
export interface PostgresStoreOptions extends StoreOptions, PostgresOptions {}

/**
 * A store in a schema of a Postgres database, computed by its server. Any number of processes may read and write at the same time; writers of
 * one feature wait for each other.
 *
 * @param options The address or a pool of `pg`, and the options of every store.
 * @returns The configured store. It connects when it is opened.
 * @throws CONFIG_INVALID naming the option that is not acceptable.
 *
 * @example
 * ```ts compile-only
 * import { postgres } from "@metaxy-ts/store-sql/postgres";
 *
 * const connectionString = process.env.DATABASE_URL ?? "postgres://localhost/warehouse";
 * await using store = await postgres({ connectionString, schema: "metadata" }).open();
 * ```
 */
export function postgres(options: PostgresStoreOptions): ConfiguredStore {
  return configureStore(options, postgresAdapter);
}
