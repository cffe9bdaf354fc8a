import type { StoreAdapter } from "@metaxy-ts/core/adapter";
import { declareCapabilities } from "@metaxy-ts/core/adapter";
import { duckdbFlavor, engineCapabilities } from "@metaxy-ts/engine-duckdb/base";
import { compileDdl } from "@metaxy-ts/sql";
import { openConnection } from "./connection.js";
import { fileLocation, lakeLocation } from "./location.js";
import type { DuckDBOptions } from "./options.js";
import { checkDuckDBOptions } from "./options.js";

/**
 * The adapter behind `duckdb()`, for tools that work with any adapter, such as the conformance suite.
 *
 * @param options Those of DuckDB, without the options of every store.
 * @returns The adapter.
 * @throws CONFIG_INVALID naming the option that is not acceptable.
 *
 * @example
 * ```ts
 * import { ConfiguredStore } from "@metaxy-ts/core/adapter";
 * import { duckdbAdapter } from "@metaxy-ts/store-duckdb";
 *
 * const adapter = duckdbAdapter({ path: "metadata.duckdb" });
 * console.log(adapter.supports["write.transaction"], new ConfiguredStore(adapter));
 * ```
 */
export function duckdbAdapter(options: DuckDBOptions): StoreAdapter {
  checkDuckDBOptions(options);
  const { tablePrefix = "", byField, path, ducklake, ...settings } = options;
  const location = ducklake === undefined ? fileLocation(path) : lakeLocation(ducklake, tablePrefix);
  const catalog = location.catalog === undefined ? {} : { catalog: location.catalog };
  return {
    name: location.name,
    display: location.display,
    supports: declareCapabilities({
      ...engineCapabilities,
      "write.transaction": "native",
      "write.parallelProcesses": location.parallelProcesses,
    }),
    autoCreate: true,
    ...(byField && { byField }),
    tablePrefix,
    ...(location.limits && { limits: location.limits }),
    open({ mode, onStatement }) {
      const listener = { display: location.display, ...(onStatement && { onStatement }) };
      return openConnection({ ...settings, ...location.database, ...catalog, mode, tablePrefix, listener });
    },
    mapError: (error) => location.mapError(error),
    ddl: (tables) => compileDdl(duckdbFlavor, tables, tablePrefix, byField),
  };
}
