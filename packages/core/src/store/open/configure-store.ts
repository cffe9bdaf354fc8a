import type { StoreAdapter } from "../../contract/contract.js";
import { MetaxyError } from "../../errors/error.js";
import type { StoreOptions } from "./configured.js";
import { ConfiguredStore, storeOptionNames } from "./configured.js";

/** The options of one kind of store, without those that every store has. */
export type AdapterOptionsOf<Options extends StoreOptions> = Options extends unknown
  ? Omit<Options, keyof StoreOptions>
  : never;

/**
 * A configured store from one object with the options of every store and those of its adapter: what a function such as `duckdb()` is
 * made of.
 *
 * @param options All options. Those of {@link StoreOptions} are taken out, the others are for the adapter.
 * @param adapterOf Makes the adapter. It checks its options, and refuses unknown ones.
 * @returns What `construct` makes of the adapter and the options of every store. If omitted, a {@link ConfiguredStore}.
 * @throws CONFIG_INVALID for options that are not an object, and as {@link ConfiguredStore}.
 *
 * @example
 * ```ts
 * import type { ConfiguredStore, StoreOptions } from "@metaxy-ts/core";
 * import { configureStore, type StoreAdapter } from "@metaxy-ts/core/adapter";
 *
 * interface FolderOptions {
 *   readonly folder: string;
 * }
 * declare function folderAdapter(options: FolderOptions): StoreAdapter;
 *
 * export function folderStore(options: FolderOptions & StoreOptions): ConfiguredStore {
 *   return configureStore(options, folderAdapter);
 * }
 * ```
 */
export function configureStore<Options extends StoreOptions>(
  options: Options,
  adapterOf: (options: AdapterOptionsOf<Options>) => StoreAdapter,
): ConfiguredStore;
export function configureStore<Options extends StoreOptions, Configured extends ConfiguredStore>(
  options: Options,
  adapterOf: (options: AdapterOptionsOf<Options>) => StoreAdapter,
  construct: (adapter: StoreAdapter, options: StoreOptions) => Configured,
): Configured;
export function configureStore<Options extends StoreOptions>(
  options: Options,
  adapterOf: (options: AdapterOptionsOf<Options>) => StoreAdapter,
  construct = (adapter: StoreAdapter, common: StoreOptions): ConfiguredStore => new ConfiguredStore(adapter, common),
): ConfiguredStore {
  if (typeof options !== "object" || options === null)
    throw new MetaxyError("CONFIG_INVALID", "A store takes an object of options.");
  const entries = Object.entries(options);
  const isCommon = ([name]: [string, unknown]): boolean => (storeOptionNames as readonly string[]).includes(name);
  const own = Object.fromEntries(entries.filter((entry) => !isCommon(entry))) as AdapterOptionsOf<Options>;
  return construct(adapterOf(own), Object.fromEntries(entries.filter(isCommon)));
}
