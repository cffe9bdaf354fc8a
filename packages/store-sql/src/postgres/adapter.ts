import type { StoreAdapter } from "@metaxy-ts/core/adapter";
import { compileDdl } from "@metaxy-ts/sql";
import { sqlCapabilities } from "../capabilities.js";
import { displayOf } from "./display.js";
import { mapPostgresError } from "./errors.js";
import { postgresFlavor } from "./flavor.js";
import { postgresLimits, postgresTimestamps } from "./limits.js";
import { openPostgres } from "./open.js";
import type { PostgresOptions } from "./options.js";
import { checkPostgresOptions } from "./options.js";

/**
 * The adapter behind `postgres()`, for tools that work with any adapter, such as the conformance suite.
 *
 * @param options Those of Postgres, without the options of every store.
 * @returns The adapter.
 * @throws CONFIG_INVALID naming the option that is not acceptable.
 *
 * @example
 * ```ts
 * import { ConfiguredStore } from "@metaxy-ts/core/adapter";
 * import { postgresAdapter } from "@metaxy-ts/store-sql/postgres";
 *
 * const adapter = postgresAdapter({ connectionString: "postgres://localhost/warehouse" });
 * console.log(adapter.supports["write.transaction"], new ConfiguredStore(adapter));
 * ```
 */
export function postgresAdapter(options: PostgresOptions): StoreAdapter {
  checkPostgresOptions(options);
  const { schema, tablePrefix = "" } = options;
  const display = displayOf(options);
  return {
    name: "postgres",
    display,
    supports: sqlCapabilities,
    autoCreate: true,
    tablePrefix,
    byField: "map",
    timestampRange: postgresTimestamps,
    limits: postgresLimits,
    open: (opening) => openPostgres(options, opening, display),
    mapError: (error) => mapPostgresError(error, display),
    ddl: (tables) => compileDdl(postgresFlavor({ schema }, { mayExist: false }), tables, tablePrefix),
  };
}
