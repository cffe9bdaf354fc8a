import type { StoreAdapter } from "@metaxy-ts/core/adapter";
import { storageAdapter } from "@metaxy-ts/engine-duckdb/base";
import type { LanceDBOptions } from "./options.js";
import { checkLanceDBOptions } from "./options.js";
import { lanceStorage } from "./storage.js";

/**
 * The adapter behind `lancedb()`, for tools that work with any adapter, such as the conformance suite.
 *
 * @param options Those of LanceDB, without the options of every store.
 * @returns The adapter.
 * @throws CONFIG_INVALID naming the option that is not acceptable.
 *
 * @example
 * ```ts
 * import { ConfiguredStore } from "@metaxy-ts/core/adapter";
 * import { lancedbAdapter } from "@metaxy-ts/store-lancedb";
 *
 * const adapter = lancedbAdapter({ uri: "metadata" });
 * console.log(adapter.supports["write.transaction"], new ConfiguredStore(adapter));
 * ```
 */
export function lancedbAdapter(options: LanceDBOptions): StoreAdapter {
  checkLanceDBOptions(options);
  const { tablePrefix, byField, threads, memoryLimit, tempDirectory, unsignedExtensions, ...location } = options;
  const engine = { tablePrefix, byField, threads, memoryLimit, tempDirectory, unsignedExtensions };
  const given = Object.entries(engine).filter(([, value]) => value !== undefined);
  return storageAdapter(lanceStorage(location), Object.fromEntries(given));
}
