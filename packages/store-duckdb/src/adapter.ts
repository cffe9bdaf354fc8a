import type { StoreAdapter } from "@metaxy-ts/core/adapter";
import { declareCapabilities } from "@metaxy-ts/core/adapter";
import { duckdbFlavor, engineCapabilities } from "@metaxy-ts/engine-duckdb/base";
import { compileDdl } from "@metaxy-ts/sql";
import { openConnection } from "./connection.js";
import type { DuckDBOptions } from "./options.js";
import { checkDuckDBOptions } from "./options.js";
import { filePlace, lakePlace } from "./place.js";

/** The adapter behind `duckdb()`, for tools that work with any adapter. */
export function duckdbAdapter(options: DuckDBOptions): StoreAdapter {
  checkDuckDBOptions(options);
  const { tablePrefix = "", path, ducklake, ...settings } = options;
  const place = ducklake === undefined ? filePlace(path) : lakePlace(ducklake, tablePrefix);
  const catalog = place.catalog === undefined ? {} : { catalog: place.catalog };
  return {
    name: place.name,
    display: place.display,
    supports: declareCapabilities({
      ...engineCapabilities,
      "write.transaction": "native",
      "write.parallelProcesses": place.parallelProcesses,
    }),
    autoCreate: true,
    tablePrefix,
    ...(place.limits && { limits: place.limits }),
    open({ mode, onStatement }) {
      const listener = { display: place.display, ...(onStatement && { onStatement }) };
      return openConnection({ ...settings, ...place.database, ...catalog, mode, tablePrefix, listener });
    },
    mapError: (error) => place.mapError(error),
    ddl: (tables) => compileDdl(duckdbFlavor, tables, tablePrefix),
  };
}
