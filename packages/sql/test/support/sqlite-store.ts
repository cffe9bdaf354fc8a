import type { StoreOptions } from "@metaxy-ts/core";
import { ConfiguredStore, declareCapabilities } from "@metaxy-ts/core/adapter";
import { SqlConnection } from "../../src/index.js";
import { SqliteEngine } from "./sqlite-engine.js";

/** A store over SQLite in memory, and the engine under it. */
export function sqliteStore(options: StoreOptions = {}): {
  readonly store: ConfiguredStore;
  readonly engine: SqliteEngine;
} {
  const engine = new SqliteEngine();
  const store = new ConfiguredStore(
    {
      name: "sqlite",
      display: "sqlite(:memory:)",
      supports: declareCapabilities({
        "hash.md5": "emulated",
        "hash.sha256": "emulated",
        "write.transaction": "native",
      }),
      autoCreate: true,
      tablePrefix: "t_",
      open: async () => new SqlConnection({ engine, tablePrefix: "t_" }),
      mapError: () => undefined,
    },
    options,
  );
  return { store, engine };
}
