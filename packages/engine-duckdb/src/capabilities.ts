import type { Capabilities } from "@metaxy-ts/core/adapter";

/** What every store has that computes in DuckDB; how rows are stored is the store's own. */
export const engineCapabilities = {
  "hash.md5": "native",
  "hash.sha256": "native",
  "hash.xxhash32": "emulated",
  "hash.xxhash64": "emulated",
  "write.schemaEvolution": "native",
  "write.typeWidening": "native",
  "delete.hard": "native",
  "read.asOf": "native",
  "relation.sql": "native",
  "relation.arrow": "native",
  "relation.parquet": "native",
  "input.arrow": "native",
  "input.parquet": "native",
  "input.sql": "native",
} as const satisfies Partial<Capabilities>;
