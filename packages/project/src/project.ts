import { realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { ConfiguredStore, FeatureGraph, Store } from "@metaxy-ts/core";
import type { MetaxyError, OpenMode } from "@metaxy-ts/core/adapter";
import { findConfig } from "./config/find.js";
import type { LoadedConfig } from "./config/load.js";
import { loadConfig, readEnvFile } from "./config/load.js";
import type { Environment } from "./config/variables.js";
import { discover } from "./discovery/discover.js";
import type { FeatureSource, LinkedFeatures, ProjectFeatures } from "./discovery/found.js";
import { linkFeatures } from "./discovery/link.js";
import { ModuleFeatures } from "./discovery/module-features.js";
import { Modules } from "./modules.js";
import { loadPipeline } from "./pipeline.js";
import { Stores } from "./stores/stores.js";

/** Where a project is looked for. Every option may be omitted. */
export interface LoadOptions {
  /** Where to begin. If omitted, the working directory. */
  readonly folder?: string;
  /**
   * The environment. `.env` files add what it does not have. Configuration files in TypeScript read `process.env` themselves. If omitted,
   * `process.env`.
   */
  readonly env?: Environment;
}

/** Where the definitions of other projects' features are looked for. */
export interface LinkedOptions {
  /** The store, if the project has no lock file. If omitted, the default store. */
  readonly store?: string | undefined;
}

/** How a store of the project is opened. Every option may be omitted. */
export interface OpenProjectStoreOptions extends LinkedOptions {
  /** If omitted, `write`. */
  readonly mode?: OpenMode;
  /** Called with each problem of the project's features; the store has those without a problem. If omitted, the first problem is thrown. */
  readonly onProblem?: (problem: MetaxyError) => void;
}

/** A project: its configuration, its features and its stores. */
export class Project {
  /** The configuration. */
  readonly config: LoadedConfig;
  readonly #stores: Stores;
  readonly #modules: Modules;
  readonly #sources: readonly FeatureSource[];
  #features: Promise<ProjectFeatures> | undefined;

  constructor(config: LoadedConfig, modules: Modules, env: Environment) {
    this.config = config;
    this.#modules = modules;
    this.#stores = new Stores(config, modules, env);
    this.#sources = [new ModuleFeatures(config, modules, env)];
  }

  /**
   * Loads all features of the project: those of the modules that the configuration names, and those of installed packages and packages of the
   * workspace that name modules in `metaxy.features` of their `package.json`. Modules are loaded once.
   *
   * @returns The graph, where each feature comes from, and what is wrong. A module that fails never hides the features of the others.
   *
   * @example
   * ```ts
   * import { loadProject } from "@metaxy-ts/project";
   *
   * const project = await loadProject();
   * const { graph, features, problems } = await project.features();
   * for (const { feature, file, project } of features) console.log(feature.key, file, project);
   * for (const problem of problems) console.error(problem.message);
   * const store = await project.store(graph);
   * ```
   */
  features(): Promise<ProjectFeatures> {
    this.#features ??= discover(this.#sources, this.config.project);
    return this.#features;
  }

  /**
   * Loads the module of the project's pipeline. The features that it imports are those of {@link features}.
   *
   * @returns Its default export, or what it exports as `pipeline`. What that is, the runner knows.
   * @throws CONFIG_INVALID if the configuration names no pipeline; PIPELINE_INVALID if the module has neither export; MODULE_FAILED with its own error.
   *
   * @example
   * ```ts
   * import { loadProject } from "@metaxy-ts/project";
   * import { type Pipeline, run } from "@metaxy-ts/runner";
   *
   * const project = await loadProject();
   * await using store = await project.open();
   * await run((await project.pipeline()) as Pipeline, { store });
   * ```
   */
  pipeline(): Promise<unknown> {
    return loadPipeline(this.config, this.#modules);
  }

  /** The path of the lock file, whether it exists or not. */
  get lockFile(): string {
    return join(this.config.folder, "metaxy.lock");
  }

  /**
   * Loads all features of the project, and gives external ones the definitions of their projects: those of `metaxy.lock` beside the configuration; if
   * there is no such file, those that were pushed to the store, else to its fallback stores. No store is opened without an external feature.
   *
   * @param options Which store.
   * @returns The graph, where each feature comes from, and what is wrong. An external feature without a definition is a problem, and has no
   * versions.
   * @throws EXTERNAL_MISMATCH for code that contradicts a definition; CONFIG_INVALID for an unknown store, naming the nearest.
   *
   * @example
   * ```ts
   * import { loadProject } from "@metaxy-ts/project";
   *
   * const project = await loadProject();
   * const { graph, externals, problems } = await project.linkedFeatures();
   * for (const { feature, project, source } of externals.values()) console.log(feature, project, source);
   * for (const problem of problems) console.error(problem.message);
   * await using store = await (await project.store(graph)).open();
   * ```
   */
  async linkedFeatures({ store }: LinkedOptions = {}): Promise<LinkedFeatures> {
    return linkFeatures(await this.features(), {
      config: this.config,
      stores: this.#stores,
      lock: this.lockFile,
      store,
    });
  }

  /**
   * Opens a store with all features of the project. A program passes to it the features that it imports, or their keys.
   *
   * @param options Which store, and how.
   * @returns The open store.
   * @throws What is wrong with the project's features, unless `onProblem` is given; CONFIG_INVALID for an unknown store, naming the nearest;
   * PACKAGE_MISSING with the command that installs the store's package; what opening the store throws.
   *
   * @example
   * ```ts
   * import { loadProject } from "@metaxy-ts/project";
   *
   * const project = await loadProject();
   * await using store = await project.open({ store: "production", mode: "read" });
   * console.log(await (await store.read("video/raw")).count());
   * ```
   */
  async open({ store, mode = "write", onProblem = thrown }: OpenProjectStoreOptions = {}): Promise<Store> {
    const { graph, problems } = await this.linkedFeatures({ store });
    for (const problem of problems) onProblem(problem);
    return (await this.store(graph, store)).open({ mode });
  }

  /** The names of the stores, in the order of the configuration. */
  get stores(): readonly string[] {
    return this.#stores.names;
  }

  /**
   * The stores behind a store, as far as the configuration names them.
   *
   * @param name The store's name.
   * @returns Their names, in the order in which they are asked.
   *
   * @example
   * ```ts
   * import type { Project } from "@metaxy-ts/project";
   *
   * const hasFallback = (project: Project, store: string): boolean => project.fallbackStores(store).length > 0;
   * ```
   */
  fallbackStores(name: string): readonly string[] {
    return this.#stores.fallbackNames(name);
  }

  /**
   * The kind of a store. Nothing is imported for it.
   *
   * @param name The store's name.
   * @returns `duckdb`, `postgres` and so on, or the name of a package; undefined if only the store itself knows, because a function makes it.
   *
   * @example
   * ```ts
   * import type { Project } from "@metaxy-ts/project";
   *
   * const onServers = (project: Project): string[] =>
   *   project.stores.filter((name) => ["clickhouse", "postgres"].includes(project.storeKind(name) ?? ""));
   * ```
   */
  storeKind(name: string): string | undefined {
    return this.#stores.kindOf(name);
  }

  /**
   * Makes a store of the configuration. Its package is imported now.
   *
   * @param graph The features that the store knows by key.
   * @param name The store's name. If omitted, the default store.
   * @returns The store, not open, with the fallback stores that the configuration names.
   * @throws CONFIG_INVALID for an unknown store, naming the nearest; PACKAGE_MISSING with the command that installs its package.
   *
   * @example
   * ```ts
   * import type { FeatureGraph } from "@metaxy-ts/core";
   * import { loadProject } from "@metaxy-ts/project";
   *
   * async function open(graph: FeatureGraph) {
   *   const project = await loadProject();
   *   return (await project.store(graph, "production")).open({ mode: "read" });
   * }
   * ```
   */
  store(graph: FeatureGraph, name?: string): Promise<ConfiguredStore> {
    return this.#stores.get(name, graph);
  }
}

/**
 * Finds and loads the configuration of the project that a folder belongs to.
 *
 * @param options Where to look.
 * @returns The project. No store is opened, and no store's package is imported that the file itself does not import.
 * @throws CONFIG_NOT_FOUND; CONFIG_INVALID with file, place and what is allowed; MODULE_FAILED, PACKAGE_MISSING for a file that cannot be loaded.
 *
 * @example
 * ```ts
 * import { loadProject } from "@metaxy-ts/project";
 *
 * const project = await loadProject();
 * console.log(project.config.file, project.stores);
 * ```
 */
export async function loadProject({ folder = process.cwd(), env = process.env }: LoadOptions = {}): Promise<Project> {
  readEnvFile(resolve(folder, ".env"), env);
  const found = findConfig(folder, env);
  const file = join(realpathSync(dirname(found)), basename(found)); // as modules that import each other know it
  readEnvFile(resolve(dirname(file), ".env"), env);
  const modules = new Modules(dirname(file));
  return new Project(await loadConfig(file, modules, env), modules, env);
}

function thrown(problem: MetaxyError): never {
  throw problem;
}
