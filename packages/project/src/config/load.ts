import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parseEnv } from "node:util";
import type { HashSettings } from "@metaxy-ts/core";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import { readJson } from "../files/json.js";
import { nearestManifest, projectName, readManifest } from "../files/manifest.js";
import { shownPath } from "../files/shown-path.js";
import type { Modules } from "../modules.js";
import type { ProjectConfig, StoreConfig } from "./config.js";
import { checkConfig } from "./schema.js";
import type { Environment } from "./variables.js";
import { withVariables } from "./variables.js";

/** A configuration with what it extends. */
export interface LoadedConfig {
  /** The file, as an absolute path. */
  readonly file: string;
  /** The folder of the file. */
  readonly folder: string;
  /** The project of the features of this package. */
  readonly project: string;
  /** The name of the default store; undefined if the configuration names none and it is not obvious. */
  readonly store: string | undefined;
  /** The stores, by name. */
  readonly stores: ReadonlyMap<string, LoadedStore>;
  /** The modules of this package that define features. */
  readonly features: readonly FeaturePath[];
  /** The module of the pipeline, as an absolute path; undefined if the configuration names none. */
  readonly pipeline: string | undefined;
  /** How stores make hashes that do not say so themselves; undefined if the configuration does not say either. */
  readonly hash: Partial<HashSettings> | undefined;
}

/** A store, and the file that configures it. */
export interface LoadedStore {
  /** What the file says of it. */
  readonly config: StoreConfig;
  /** The file, as an absolute path. */
  readonly file: string;
}

/** A path or glob of modules with features. */
export interface FeaturePath {
  /** The path or glob. */
  readonly pattern: string;
  /** The configuration file that names it. The path is relative to the folder of that file. */
  readonly file: string;
}

/** A configuration file, checked. */
interface Layer {
  readonly file: string;
  readonly config: ProjectConfig;
}

/**
 * Loads a configuration file and those that it extends.
 *
 * @throws CONFIG_INVALID, MODULE_FAILED, PACKAGE_MISSING, each with the file.
 */
export async function loadConfig(file: string, modules: Modules, env: Environment): Promise<LoadedConfig> {
  const layers = await layersOf(file, modules, []);
  const first = <Value>(of: (config: ProjectConfig) => Value | undefined): Value | undefined =>
    layers.map(({ config }) => of(config)).find((value) => value !== undefined);
  const stores = new Map<string, LoadedStore>();
  for (const layer of layers)
    for (const [name, config] of Object.entries(layer.config.stores ?? {}))
      if (!stores.has(name)) stores.set(name, { config, file: layer.file });
  const { project, store } = withVariables(
    { project: first((config) => config.project), store: first((config) => config.store) },
    env,
    shownPath(file),
  );
  return {
    file,
    folder: dirname(file),
    project: project ?? packageProject(dirname(file)) ?? "default",
    store: env.METAXY_STORE || (store ?? obviousStore([...stores.keys()])),
    stores,
    features: layers.flatMap((layer) =>
      list(layer.config.features).map((pattern) => ({
        pattern: withVariables(pattern, env, `${shownPath(layer.file)}: features`),
        file: layer.file,
      })),
    ),
    pipeline: pipelineOf(layers, env),
    hash: first((config) => config.hash),
  };
}

/** Relative to the file that names it, which may be one that is extended. */
function pipelineOf(layers: readonly Layer[], env: Environment): string | undefined {
  for (const { file, config } of layers)
    if (config.pipeline !== undefined)
      return resolve(dirname(file), withVariables(config.pipeline, env, `${shownPath(file)}: pipeline`));
  return undefined;
}

/** Fills variables that are not set from a file, if it exists. */
export function readEnvFile(file: string, env: Environment): void {
  if (!existsSync(file)) return;
  for (const [name, value] of Object.entries(parseEnv(readFileSync(file, "utf8")))) env[name] ??= value;
}

/** The file and those that it extends, the nearest first. */
async function layersOf(file: string, modules: Modules, extending: readonly string[]): Promise<Layer[]> {
  if (extending.includes(file))
    throw new MetaxyError(
      "CONFIG_INVALID",
      `Configurations extend each other in a circle: ${[...extending, file].map(shownPath).join(" -> ")}.`,
      { details: { file } },
    );
  const config = checkConfig(await contentOf(file, modules), shownPath(file));
  const layers: Layer[] = [{ file, config }];
  for (const other of list(config.extends)) {
    const path = await modules.resolve(other, file);
    layers.push(...(await layersOf(path, modules, [...extending, file])));
  }
  return layers;
}

async function contentOf(file: string, modules: Modules): Promise<unknown> {
  if (file.endsWith("package.json")) return readManifest(file).content.metaxy;
  return file.endsWith(".json") ? readJson(file) : (await modules.load(file)).default;
}

function obviousStore(names: readonly string[]): string | undefined {
  return names.includes("dev") || names.length !== 1 ? names.find((name) => name === "dev") : names[0];
}

/** The project of the package that a folder belongs to. */
function packageProject(folder: string): string | undefined {
  const file = nearestManifest(folder);
  const name = file === undefined ? undefined : readManifest(file).content.name;
  return name === undefined ? undefined : projectName(name);
}

function list(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === "string" ? [value] : value;
}
