import type { Capabilities } from "@metaxy-ts/core/adapter";
import { declareCapabilities } from "@metaxy-ts/core/adapter";

/** What a store in a SQL database can do whose transactions hold and whose hashes are computed by the database. */
export const sqlCapabilities: Capabilities = declareCapabilities({
  "hash.md5": "native",
  "hash.sha256": "native",
  "hash.xxhash32": "native",
  "hash.xxhash64": "native",
  "write.transaction": "native",
  "write.schemaEvolution": "native",
  "write.typeWidening": "native",
  "write.parallelProcesses": "native",
  "delete.hard": "native",
  "read.asOf": "native",
  "relation.sql": "native",
  "relation.arrow": "unsupported",
  "relation.parquet": "unsupported",
  "input.arrow": "emulated",
  "input.parquet": "unsupported",
  "input.sql": "native",
});
