import type { StoreAdapter, TableStorage } from "@metaxy-ts/core/adapter";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import { StorageExtension, storageAdapter, withoutCredentials } from "@metaxy-ts/engine-duckdb/base";
import { mapDeltaError } from "./errors.js";
import { deltaLimits, deltaTimestamps } from "./limits.js";
import { openLocation } from "./location.js";
import type { DeltaOptions } from "./options.js";
import { checkDeltaOptions } from "./options.js";

/**
 * The adapter behind `delta()`, for tools that work with any adapter, such as the conformance suite.
 *
 * @param options Those of Delta, without the options of every store.
 * @returns The adapter.
 * @throws CONFIG_INVALID naming the option that is not acceptable.
 *
 * @example
 * ```ts
 * import { ConfiguredStore } from "@metaxy-ts/core/adapter";
 * import { deltaAdapter } from "@metaxy-ts/store-delta";
 *
 * const adapter = deltaAdapter({ path: "./metadata" });
 * console.log(adapter.supports["write.transaction"], new ConfiguredStore(adapter));
 * ```
 */
export function deltaAdapter(options: DeltaOptions): StoreAdapter {
  checkDeltaOptions(options);
  const { path, layout: _, storageOptions: __, timestamp: ___, extension: ____, ...engine } = options;
  return storageAdapter(deltaStorage(options, `delta(${withoutCredentials(path)})`), engine);
}

function deltaStorage(options: DeltaOptions, display: string): TableStorage {
  const { path, storageOptions = {}, timestamp, extension = "auto" } = options;
  return {
    name: "delta",
    display,
    limits: deltaLimits,
    timestampRange: deltaTimestamps,
    supports: { "write.parallelProcesses": "native" }, // a commit is one file, which only one writer can make
    async open(mode, engine) {
      if (mode === "write" && timestamp) {
        const text = `${display} is opened as of ${timestamp.toISOString()}, which can only be read. Open it with mode "read", or without the option timestamp.`;
        throw new MetaxyError("STORE_READ_ONLY", text);
      }
      const { DeltaTables } = await import("./tables.js"); // with Apache Arrow, which takes long to load
      const location = await openLocation(path, storageOptions, { create: mode === "write" });
      return new DeltaTables(location, options, await StorageExtension.open("delta", extension, engine));
    },
    mapError: (error) => mapDeltaError(error, display),
  };
}
