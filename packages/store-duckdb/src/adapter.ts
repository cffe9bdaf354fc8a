import type { StoreAdapter } from "@metaxy-ts/core/adapter";
import { declareCapabilities } from "@metaxy-ts/core/adapter";
import { DuckDBEngine, duckdbFlavor, mapDuckDBError } from "@metaxy-ts/engine-duckdb";
import { compileDdl, SqlConnection } from "@metaxy-ts/sql";
import type { DuckDBOptions } from "./options.js";
import { checkDuckDBOptions } from "./options.js";

const supports = declareCapabilities({
  "hash.md5": "native",
  "hash.sha256": "native",
  "hash.xxhash32": "emulated",
  "hash.xxhash64": "emulated",
  "write.transaction": "native",
  "write.schemaEvolution": "native",
  "write.parallelProcesses": "unsupported",
  "delete.hard": "native",
  "read.asOf": "native",
  "relation.sql": "native",
  "relation.arrow": "native",
  "relation.parquet": "native",
  "input.arrow": "native",
  "input.parquet": "native",
  "input.sql": "native",
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
