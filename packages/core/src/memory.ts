/*
 * A store without a database, for the unit tests of those who use the library.
 */
import type { MemoryOptions } from "./memory/adapter.js";
import { memoryAdapter } from "./memory/adapter.js";
import { configureStore } from "./store/open/configure-store.js";
import type { ConfiguredStore, StoreOptions } from "./store/open/configured.js";

export { type MemoryOptions, memoryAdapter } from "./memory/adapter.js";

/** Options of every store, and those of the store in memory. */
export interface MemoryStoreOptions extends StoreOptions, MemoryOptions {}

/**
 * A store in the memory of this process, for unit tests: the same answers as from every other store, nothing to install or to clean
 * up. Its rows live as long as the configured store, so that it can be closed and opened again, also several times at once. No SQL
 * and no Parquet; Arrow only as input.
 *
 * @param options Those of every store, and a name. If omitted, a new empty store.
 * @returns The configured store, which holds the rows. Each call makes another one.
 * @throws CONFIG_INVALID naming the option that is not acceptable.
 *
 * @example
 * ```ts
 * import { memory } from "@metaxy-ts/core/memory";
 *
 * await using store = await memory().open();
 * ```
 */
export function memory(options: MemoryStoreOptions = {}): ConfiguredStore {
  return configureStore(options, memoryAdapter);
}
