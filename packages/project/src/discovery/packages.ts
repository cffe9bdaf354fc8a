import { realpathSync } from "node:fs";
import { dirname } from "node:path";
import type { MetaxyError } from "@metaxy-ts/core/adapter";
import { isMetaxyError } from "@metaxy-ts/core/adapter";
import type { FeaturePath, LoadedConfig } from "../config/load.js";
import { loadConfig } from "../config/load.js";
import type { Environment } from "../config/variables.js";
import type { Manifest } from "../files/manifest.js";
import { nearestManifest, projectName, readManifest } from "../files/manifest.js";
import type { Modules } from "../modules.js";
import { isPlain } from "../plain.js";
import { withDependencies } from "./installed.js";
import { workspacePackages } from "./workspace.js";

/** A package, and the modules in which it has features. */
export interface FeaturePackage {
  /** Null if there is no `package.json`, or no name in it. */
  readonly name: string | null;
  /** The project of the features that its modules define. */
  readonly project: string;
  readonly paths: readonly FeaturePath[];
}

/** The packages of a project: its own, those of the workspace that it is the root of, and what they depend on. */
export class FeaturePackages {
  readonly #config: LoadedConfig;
  readonly #modules: Modules;
  readonly #env: Environment;
  readonly #problems: MetaxyError[];
  /** By the path of `package.json`. */
  readonly #known = new Map<string, Promise<FeaturePackage>>();
  readonly #ownFile: string | undefined;

  /** @param problems Gets what is wrong with a package. */
  constructor(config: LoadedConfig, modules: Modules, env: Environment, problems: MetaxyError[]) {
    this.#config = config;
    this.#modules = modules;
    this.#env = env;
    this.#problems = problems;
    this.#ownFile = nearestManifest(realpathSync(config.folder));
  }

  /** Those that say where their features are, dependencies first. The project's own package is the last. */
  async all(): Promise<FeaturePackage[]> {
    const own = this.#ownFile === undefined ? undefined : await this.#attempt(this.#ownFile, readManifest);
    if (own === undefined) return [this.#ownPackage(null, [])];
    const workspace = (await this.#attempt(own, workspacePackages)) ?? [];
    const packages: FeaturePackage[] = [];
    for (const manifest of withDependencies([...workspace, own], this.#problems))
      packages.push(await this.#package(manifest));
    return packages.filter(({ paths }) => paths.length > 0);
  }

  /** The package that a module belongs to, whether it says that it has features or not. */
  async of(module: string): Promise<FeaturePackage | undefined> {
    const file = nearestManifest(dirname(module));
    if (file === undefined) return undefined;
    const known = this.#known.get(file);
    if (known !== undefined) return known;
    const manifest = await this.#attempt(file, readManifest);
    return manifest && this.#package(manifest);
  }

  #package(manifest: Manifest): Promise<FeaturePackage> {
    const known = this.#known.get(manifest.file) ?? this.#read(manifest);
    this.#known.set(manifest.file, known);
    return known;
  }

  async #read(manifest: Manifest): Promise<FeaturePackage> {
    const { name = null, metaxy } = manifest.content;
    const isConfig = manifest.file === realpathSync(this.#config.file);
    const said = isPlain(metaxy) && !isConfig ? await this.#attempt(manifest.file, this.#loadConfig) : undefined;
    if (manifest.file === this.#ownFile) return this.#ownPackage(name, said?.features ?? []);
    const project = said?.project ?? (name === null ? "default" : projectName(name));
    return { name, project, paths: said?.features ?? [] };
  }

  readonly #loadConfig = (file: string): Promise<LoadedConfig> => loadConfig(file, this.#modules, this.#env);

  #ownPackage(name: string | null, paths: readonly FeaturePath[]): FeaturePackage {
    return { name, project: this.#config.project, paths: [...paths, ...this.#config.features] };
  }

  async #attempt<Input, Result>(
    input: Input,
    work: (input: Input) => Result | Promise<Result>,
  ): Promise<Result | undefined> {
    try {
      return await work(input);
    } catch (error) {
      if (!isMetaxyError(error)) throw error;
      this.#problems.push(error);
      return undefined;
    }
  }
}
