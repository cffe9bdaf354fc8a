import type { AnyFeature } from "@metaxy-ts/core/adapter";
import { isMetaxyError, MetaxyError } from "@metaxy-ts/core/adapter";
import type { LoadedConfig } from "../config/load.js";
import type { Environment } from "../config/variables.js";
import { shownPath } from "../files/shown-path.js";
import type { Exports, Modules } from "../modules.js";
import type { ExportedFeatures } from "./exported.js";
import { exportedFeatures } from "./exported.js";
import { matchedFiles } from "./files.js";
import type { FeatureSource, FoundFeature, FoundFeatures } from "./found.js";
import type { FeaturePackage } from "./packages.js";
import { FeaturePackages } from "./packages.js";

interface Definition {
  readonly file: string;
  readonly name: string;
}

/** The features that modules export: those that the configuration lists, and those that packages list. */
export class ModuleFeatures implements FeatureSource {
  readonly #modules: Modules;
  readonly #packages: FeaturePackages;
  readonly #problems: MetaxyError[] = [];
  /** The modules that a package lists, in the order in which they are loaded: dependencies first. */
  readonly #listed = new Map<string, FeaturePackage>();

  constructor(config: LoadedConfig, modules: Modules, env: Environment) {
    this.#modules = modules;
    this.#packages = new FeaturePackages(config, modules, env, this.#problems);
  }

  async find(): Promise<FoundFeatures> {
    for (const owner of await this.#packages.all())
      for (const file of await matchedFiles(owner.paths, this.#problems))
        if (!this.#listed.has(file)) this.#listed.set(file, owner);
    const loaded = await this.#load();
    const definitions = await this.#definitions(loaded);
    const found = new Map<AnyFeature, FoundFeature>();
    const owners = new Map<AnyFeature, FeaturePackage>();
    const add = async (feature: AnyFeature, from: string, fromOwner: FeaturePackage): Promise<void> => {
      if (found.has(feature)) return;
      const { file, name } = definitions.get(feature) ?? { file: from, name: null };
      const owner = await this.#ownerOf(file, from, fromOwner);
      owners.set(feature, owner);
      const project = feature.project ?? owner.project;
      found.set(feature, { feature, file, export: name, package: owner.name, project });
    };
    for (const [file, features] of loaded)
      for (const feature of features.keys()) await add(feature, file, this.#listed.get(file) as FeaturePackage);
    for (const child of found.values()) // which grows meanwhile
      for (const parent of child.feature.parents.values()) {
        // A feature of another project names that project, so nobody has to export it.
        if (!found.has(parent) && !definitions.has(parent) && !parent.external)
          this.#problems.push(notExported(parent, child));
        await add(parent, child.file, owners.get(child.feature) as FeaturePackage);
      }
    return { features: [...found.values()], problems: this.#problems };
  }

  /** The features of each listed module that can be loaded. */
  async #load(): Promise<Map<string, ExportedFeatures>> {
    const loaded = new Map<string, ExportedFeatures>();
    for (const file of this.#listed.keys()) {
      try {
        loaded.set(file, exportedFeatures(await this.#modules.load(file)));
      } catch (error) {
        this.#problems.push(isMetaxyError(error) ? inFile(error, file) : this.#modules.failure(file, error));
      }
    }
    return loaded;
  }

  /** The first module that exports a feature, listed or not: others import it from there. */
  async #definitions(loaded: ReadonlyMap<string, ExportedFeatures>): Promise<Map<AnyFeature, Definition>> {
    const definitions = new Map<AnyFeature, Definition>();
    for (const [file, exports] of await this.#modules.evaluated())
      for (const [feature, name] of loaded.get(file) ?? unlisted(exports))
        if (!definitions.has(feature)) definitions.set(feature, { file, name });
    return definitions;
  }

  /** The package of a module: the one that lists it, or the one that it lies in, unless that is the package of the module that imports it. */
  async #ownerOf(file: string, from: string, fromOwner: FeaturePackage): Promise<FeaturePackage> {
    const listed = this.#listed.get(file);
    if (listed !== undefined) return listed;
    const around = await this.#packages.of(file);
    return around === undefined || around === (await this.#packages.of(from)) ? fromOwner : around;
  }
}

function unlisted(exports: Exports): ExportedFeatures {
  try {
    return exportedFeatures(exports);
  } catch {
    return new Map(); // who lists a module that imports it says what is wrong
  }
}

function inFile(error: MetaxyError, file: string): MetaxyError {
  const message = error.message.includes(file) ? error.message : `${shownPath(file)}: ${error.message}`;
  return new MetaxyError(error.code, message, { cause: error, details: { ...error.details, file } });
}

function notExported(parent: AnyFeature, child: FoundFeature): MetaxyError {
  return new MetaxyError(
    "GRAPH_INVALID",
    `Feature ${parent.key}, a parent of ${child.feature.key} (${shownPath(child.file)}), is exported by no module with features, so its package is not known. Export it; if it comes from a package, name the module in metaxy.features of the package's package.json.`,
    { details: { feature: parent.key, child: child.feature.key, file: child.file } },
  );
}
