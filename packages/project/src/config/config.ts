import type { ConfiguredStore, HashSettings } from "@metaxy-ts/core";

/** The configuration of a project. Every option may be omitted. */
export interface ProjectConfig {
  /** The project that owns the features of this package. If omitted, the name of the package. */
  readonly project?: string;
  /** The name of the store that is used if none is named. If omitted, `dev`, or the only one. */
  readonly store?: string;
  /** The stores, by name. If omitted, none. */
  readonly stores?: { readonly [name: string]: StoreConfig };
  /**
   * The modules that define features: paths or globs, relative to the file. Each feature that such a module exports belongs to the project.
   * If omitted, no modules of this package.
   */
  readonly features?: string | readonly string[];
  /**
   * The module whose default export, or export `pipeline`, says how features are computed, for `metaxy run`: what `definePipeline` of
   * `@metaxy-ts/runner` returned. A path relative to the file. If omitted, no pipeline.
   */
  readonly pipeline?: string;
  /** How stores make hashes that do not say so themselves. If omitted, as the stores recorded. */
  readonly hash?: Partial<HashSettings>;
  /**
   * Other configuration files, or packages that export one, whose options hold where this file has none. Lists are joined; of two stores
   * with one name, this file's is taken whole. Paths are relative to the file. If omitted, none.
   */
  readonly extends?: string | readonly string[];
}

/**
 * A store of a configuration: the store, a function that imports it when it is needed, one of these with names of fallback stores, or a type
 * and options as plain data.
 */
export type StoreConfig = ConfiguredStore | StoreLoader | StoreEntry | StoreByType;

/** Makes a store. Called when the store is first needed, so that what it imports need not be installed before. */
export type StoreLoader = () => ConfiguredStore | StoreModule | Promise<ConfiguredStore | StoreModule>;

/** A module whose default export is a store: what `import("./production.js")` resolves to. */
export interface StoreModule {
  /** The store. */
  readonly default: ConfiguredStore;
}

/** A store with other stores behind it. */
export interface StoreEntry extends StoreNames {
  /** The store, or what makes it. */
  readonly store: ConfiguredStore | StoreLoader;
}

/** A store as plain data, for configurations in JSON. */
export interface StoreByType extends StoreNames {
  /** `duckdb` for `@metaxy-ts/store-duckdb`, `postgres` for `@metaxy-ts/store-sql/postgres`, and so on; or the name of a package whose default export makes the store. */
  readonly type: string;
  /** What the function that makes the store takes. If omitted, no options. */
  readonly options?: { readonly [name: string]: unknown };
}

/** What refers to other stores of the configuration. */
export interface StoreNames {
  /** The names of stores that are asked, in order, for features that this one does not have. If omitted, those of the store itself. */
  readonly fallbackStores?: readonly string[];
}

/**
 * Types a configuration. The default export of `metaxy.config.ts`.
 *
 * @param config The configuration.
 * @returns The same object. It is checked when it is loaded.
 *
 * @example
 * ```ts
 * import { defineConfig } from "@metaxy-ts/project";
 * import { duckdb } from "@metaxy-ts/store-duckdb";
 *
 * export default defineConfig({
 *   project: "videos",
 *   features: "src/features/*.ts",
 *   stores: {
 *     dev: duckdb({ path: "metadata.duckdb" }),
 *     production: { type: "clickhouse", options: { url: "${CLICKHOUSE_URL}" } },
 *     preview: { store: duckdb({ path: "preview.duckdb" }), fallbackStores: ["production"] },
 *   },
 * });
 * ```
 */
export function defineConfig(config: ProjectConfig): ProjectConfig {
  return config;
}
