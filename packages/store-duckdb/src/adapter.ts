import type { StoreAdapter } from "@metaxy-ts/core/adapter";
import { declareCapabilities } from "@metaxy-ts/core/adapter";
import { DuckDBEngine, duckdbFlavor, engineCapabilities, mapDuckDBError } from "@metaxy-ts/engine-duckdb";
import { compileDdl, SqlConnection } from "@metaxy-ts/sql";
import type { DuckDBOptions } from "./options.js";
import { checkDuckDBOptions } from "./options.js";

const supports = declareCapabilities({
  ...engineCapabilities,
  "write.transaction": "native",
  "write.parallelProcesses": "unsupported",
});

/** The adapter behind `duckdb()`, for tools that work with any adapter. */
export function duckdbAdapter(options: DuckDBOptions): StoreAdapter {
  checkDuckDBOptions(options);
  const { tablePrefix = "", ...database } = options;
  const display = `duckdb(${options.path})`;
  return {
    name: "duckdb",
    display,
    supports,
    autoCreate: true,
    tablePrefix,
    open: async ({ mode }) =>
      new SqlConnection({ engine: await DuckDBEngine.open({ ...database, mode }), tablePrefix }),
    mapError: (error) => mapDuckDBError(error, display),
    ddl: (tables) => compileDdl(duckdbFlavor, tables, tablePrefix),
  };
}
