import type { StoreOptions } from "@metaxy-ts/core";
import type { AppendOptions, EngineRows, OpenTableStorage, TableStorage } from "@metaxy-ts/core/adapter";
import { ConfiguredStore, declareCapabilities } from "@metaxy-ts/core/adapter";
import { SqlConnection } from "@metaxy-ts/sql";
import { DuckDBEngine, storageAdapter } from "../../../src/index.js";

export type StorageKind = (path: string) => TableStorage;

export function storeOver(storage: TableStorage, options: StoreOptions = {}): ConfiguredStore {
  return new ConfiguredStore(storageAdapter(storage, { threads: 1 }), options);
}

/** A store in a DuckDB file. */
export function duckdbFile(path: string): ConfiguredStore {
  return new ConfiguredStore({
    name: "duckdb",
    display: `duckdb(${path})`,
    supports: declareCapabilities({ "hash.md5": "native" }),
    autoCreate: true,
    tablePrefix: "",
    open: async ({ mode }) => new SqlConnection({ engine: await DuckDBEngine.open({ path, mode }), tablePrefix: "" }),
    mapError: () => undefined,
  });
}

/** The storage with something else done around its appends. */
export function aroundAppend(
  storage: TableStorage,
  around: (table: string, append: () => Promise<void>, rows: EngineRows, options: AppendOptions) => Promise<void>,
): TableStorage {
  return {
    ...storage,
    open: async (mode, engine, options) => {
      const opened = await storage.open(mode, engine, options);
      const append: OpenTableStorage["append"] = (table, rows, options) =>
        around(table, () => opened.append(table, rows, options), rows, options);
      return new Proxy(opened, {
        get(target, name: keyof OpenTableStorage) {
          const method = name === "append" ? append : target[name];
          return method?.bind(target);
        },
      });
    },
  };
}
