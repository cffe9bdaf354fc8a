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
  const { tablePrefix, threads, memoryLimit, tempDirectory, unsignedExtensions, ...location } = options;
  // Maps could be stored too, but no other library writes them to Lance; Metaxy has lists of keys and values instead.
  const engine = { tablePrefix, byField: "struct", threads, memoryLimit, tempDirectory, unsignedExtensions };
  const given = Object.entries(engine).filter(([, value]) => value !== undefined);
  return storageAdapter(lanceStorage(location), Object.fromEntries(given));
}
