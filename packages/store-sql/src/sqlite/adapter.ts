import type { StoreAdapter } from "@metaxy-ts/core/adapter";
import { compileDdl } from "@metaxy-ts/sql";
import { sqlCapabilities } from "../capabilities.js";
import { sqliteDatabase } from "./database.js";
import { mapSqliteError } from "./errors.js";
import { sqliteLimits } from "./limits.js";
import { openSqlite } from "./open.js";
import type { SqliteOptions } from "./options.js";
import { checkSqliteOptions } from "./options.js";

/**
 * The adapter behind `sqlite()`, for tools that work with any adapter, such as the conformance suite.
 *
 * @param options Those of SQLite, without the options of every store.
 * @returns The adapter.
 * @throws CONFIG_INVALID naming the option that is not acceptable.
 *
 * @example
 * ```ts
 * import { ConfiguredStore } from "@metaxy-ts/core/adapter";
 * import { sqliteAdapter } from "@metaxy-ts/store-sql/sqlite";
 *
 * const adapter = sqliteAdapter({ path: "metadata.sqlite" });
 * console.log(adapter.supports["write.transaction"], new ConfiguredStore(adapter));
 * ```
 */
export function sqliteAdapter(options: SqliteOptions): StoreAdapter {
  checkSqliteOptions(options);
  const { path = "database", tablePrefix = "" } = options;
  const display = `sqlite(${path})`;
  return {
    name: "sqlite",
    display,
    supports: sqlCapabilities,
    autoCreate: true,
    tablePrefix,
    byField: "map",
    limits: sqliteLimits,
    open: (opening) => openSqlite(options, opening, display),
    mapError: (error) => mapSqliteError(error, display),
    ddl: (tables) => compileDdl(sqliteDatabase.flavor, tables, tablePrefix),
  };
}
