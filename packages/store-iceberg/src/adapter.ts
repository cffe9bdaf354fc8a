import type { StoreAdapter, TableStorage } from "@metaxy-ts/core/adapter";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import { storageAdapter } from "@metaxy-ts/engine-duckdb/base";
import { attach } from "./attach.js";
import { Catalog } from "./catalog.js";
import { mapIcebergError } from "./errors.js";
import { icebergLimits } from "./limits.js";
import type { IcebergOptions } from "./options.js";
import { checkIcebergOptions } from "./options.js";
import { IcebergTables } from "./tables.js";

/**
 * The adapter behind `iceberg()`, for tools that work with any adapter, such as the conformance suite.
 *
 * @param options Those of Iceberg, without the options of every store.
 * @returns The adapter.
 * @throws CONFIG_INVALID naming the option that is not acceptable.
 *
 * @example
 * ```ts
 * import { ConfiguredStore } from "@metaxy-ts/core/adapter";
 * import { icebergAdapter } from "@metaxy-ts/store-iceberg";
 *
 * const adapter = icebergAdapter({ uri: "https://catalog.example.com" });
 * console.log(adapter.supports["write.transaction"], new ConfiguredStore(adapter));
 * ```
 */
export function icebergAdapter(options: IcebergOptions): StoreAdapter {
  checkIcebergOptions(options);
  const { tablePrefix, byField, threads, memoryLimit, tempDirectory, unsignedExtensions, ...catalog } = options;
  const engine = { tablePrefix, byField, threads, memoryLimit, tempDirectory, unsignedExtensions };
  const given = Object.entries(engine).filter(([, value]) => value !== undefined);
  return storageAdapter(icebergStorage(catalog), Object.fromEntries(given));
}

function icebergStorage(options: IcebergOptions): TableStorage {
  const { uri, namespace = "metaxy", timestamp, token } = options;
  const display = `iceberg(${uri.replace(/[?#].*$/, "")}, ${namespace})`;
  return {
    name: "iceberg",
    display,
    limits: icebergLimits,
    supports: { "write.parallelProcesses": "native" }, // the catalog accepts a commit only on top of the newest one
    async open(mode, engine) {
      if (mode === "write" && timestamp) {
        const text = `${display} is opened as of ${timestamp.toISOString()}, which can only be read. Open it with mode "read", or without the option timestamp.`;
        throw new MetaxyError("STORE_READ_ONLY", text);
      }
      const catalog = new Catalog(options, namespace);
      await catalog.open(mode, display);
      await attach(engine, options);
      return new IcebergTables(catalog, engine, timestamp);
    },
    mapError: (error) => mapIcebergError(error, display, token === undefined ? [] : [token]),
  };
}
