import type { StoreAdapter, StoreConnection, StoreOpenOptions } from "@metaxy-ts/core/adapter";
import { compileDdl } from "@metaxy-ts/sql";
import { sqlCapabilities } from "../capabilities.js";
import { mapPostgresError } from "../postgres/errors.js";
import { postgresFlavor } from "../postgres/flavor.js";
import { postgresLimits, postgresTimestamps } from "../postgres/limits.js";
import { readFacts, sessionStatements } from "../postgres/session.js";
import { storeOn } from "../postgres/store.js";
import { PgliteConnection } from "./connection.js";
import type { PgliteOptions } from "./options.js";
import { checkPgliteOptions } from "./options.js";

/**
 * The adapter behind `pglite()`, for tools that work with any adapter, such as the conformance suite.
 *
 * @param options Those of PGlite, without the options of every store.
 * @returns The adapter.
 * @throws CONFIG_INVALID naming the option that is not acceptable.
 *
 * @example
 * ```ts
 * import { PGlite } from "@electric-sql/pglite";
 * import { ConfiguredStore } from "@metaxy-ts/core/adapter";
 * import { pgliteAdapter } from "@metaxy-ts/store-sql/pglite";
 *
 * const adapter = pgliteAdapter({ db: new PGlite() });
 * console.log(adapter.supports["write.transaction"], new ConfiguredStore(adapter));
 * ```
 */
export function pgliteAdapter(options: PgliteOptions): StoreAdapter {
  checkPgliteOptions(options);
  const { schema, tablePrefix = "" } = options;
  const display = `pglite(${schema ?? "database"})`;
  return {
    name: "pglite",
    display,
    supports: { ...sqlCapabilities, "write.parallelProcesses": "unsupported" },
    autoCreate: true,
    tablePrefix,
    byField: "map",
    timestampRange: postgresTimestamps,
    limits: postgresLimits,
    open: (opening) => openPglite(options, opening, display),
    mapError: (error) => mapPostgresError(error, display),
    ddl: (tables) => compileDdl(postgresFlavor({ schema }, { mayExist: false }), tables, tablePrefix),
  };
}

async function openPglite(
  { db, schema, tablePrefix = "" }: PgliteOptions,
  { mode, onStatement }: StoreOpenOptions,
  display: string,
): Promise<StoreConnection> {
  const connection = new PgliteConnection(db);
  for (const statement of sessionStatements({})) await db.exec(statement);
  const facts = await readFacts((sql) => connection.run(sql), schema, display);
  return storeOn(connection, { facts, display, tablePrefix, mode, onStatement });
}
