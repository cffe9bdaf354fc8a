import type { StoreAdapter, TableStorage } from "@metaxy-ts/core/adapter";
import type { EngineSettings } from "@metaxy-ts/engine-duckdb/base";
import { storageAdapter } from "@metaxy-ts/engine-duckdb/base";

/** Hashes are computed beside the database. */
const hashes = {
  "hash.md5": "emulated",
  "hash.sha256": "emulated",
  "hash.xxhash32": "emulated",
  "hash.xxhash64": "emulated",
} as const;

/** The adapter of a database that only moves rows: DuckDB, in this process, computes. */
export function tablesAdapter(
  storage: TableStorage,
  { tablePrefix, threads, memoryLimit, tempDirectory }: EngineSettings,
): StoreAdapter {
  return storageAdapter(
    { ...storage, supports: { ...hashes, "write.parallelProcesses": "native", ...storage.supports } },
    {
      byField: "map", // another field is a part of its values, and not of the column's type, which SQLite cannot change
      ...(tablePrefix !== undefined && { tablePrefix }),
      ...(threads !== undefined && { threads }),
      ...(memoryLimit !== undefined && { memoryLimit }),
      ...(tempDirectory !== undefined && { tempDirectory }),
    },
  );
}
