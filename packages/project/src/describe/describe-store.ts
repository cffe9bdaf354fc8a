import type {
  Capabilities,
  ConfiguredStore,
  FeatureGraph,
  HashSettings,
  InspectedTable,
  Push,
  StoreInspection,
} from "@metaxy-ts/core";
import { tableName } from "@metaxy-ts/core";
import type { MetaxyError } from "@metaxy-ts/core/adapter";
import { isMetaxyError } from "@metaxy-ts/core/adapter";
import type { Project } from "../project.js";

/** A store as plain data: what `metaxy describe store --format json` prints. */
export interface StoreDescription {
  /** Its name in the configuration. */
  readonly name: string;
  /** Whether it is the one that commands use if none is named. */
  readonly isDefault: boolean;
  /** Kind and place, without credentials: `duckdb(metadata.duckdb)`. */
  readonly display: string;
  /** Names of the stores behind it. */
  readonly fallbackStores: readonly string[];
  /** What this kind of store can do. */
  readonly capabilities: Capabilities;
  /** The hash settings that the configuration asks for; empty if it leaves them to the store. */
  readonly configuredHash: Partial<HashSettings>;
  /** What there is in it; null if it cannot be opened. */
  readonly found: FoundInStore | null;
  /** The pushes that it has recorded, the newest first; null if they cannot be read. */
  readonly pushes: readonly Push[] | null;
  /** What could not be found out, and why. */
  readonly problems: readonly MetaxyError[];
}

/** What there is in a store. */
export interface FoundInStore extends Omit<StoreInspection, "tables"> {
  /** The tables under its prefix, by name. */
  readonly tables: readonly TableOfStore[];
}

/** A table of a store. */
export interface TableOfStore extends Omit<InspectedTable, "hash"> {
  /** The feature of the graph whose table it is; null if it is that of none. */
  readonly feature: string | null;
}

/**
 * Describes a store of a project: what it can do, and what is in it. It is opened to read.
 *
 * @param project The project.
 * @param graph The project's features, whose tables are told from others.
 * @param name The store's name. If omitted, the default store.
 * @returns Plain data, for JSON. A store that cannot be opened is described as far as its configuration does it.
 * @throws CONFIG_INVALID for an unknown store; PACKAGE_MISSING with the command that installs its package.
 *
 * @example
 * ```ts
 * import { describeStore, loadProject } from "@metaxy-ts/project";
 *
 * const project = await loadProject();
 * const { found, problems } = await describeStore(project, (await project.features()).graph);
 * console.log(found?.tables ?? problems);
 * ```
 */
export async function describeStore(project: Project, graph: FeatureGraph, name?: string): Promise<StoreDescription> {
  const store = await project.store(graph, name);
  const problems: MetaxyError[] = [];
  const known = name ?? project.config.store ?? "";
  const found = await attempt(() => foundIn(store, graph), problems);
  const pushes = found && (await attempt(() => pushesOf(store), problems));
  return {
    name: known,
    isDefault: known === project.config.store,
    display: store.display,
    fallbackStores: project.fallbackStores(known),
    capabilities: store.supports,
    configuredHash: store.options.hash ?? {},
    found,
    pushes,
    problems,
  };
}

async function foundIn(store: ConfiguredStore, graph: FeatureGraph): Promise<FoundInStore> {
  const { tables, ...inspection } = await store.inspect({ rows: true });
  const features = new Map([...graph.features.keys()].map((key) => [inspection.tablePrefix + tableName(key), key]));
  return {
    ...inspection,
    tables: tables.map(({ name, kind, rows }) => ({ name, kind, rows, feature: features.get(name) ?? null })),
  };
}

async function pushesOf(store: ConfiguredStore): Promise<readonly Push[]> {
  await using open = await store.open({ mode: "read" });
  return await open.history();
}

async function attempt<Result>(work: () => Promise<Result>, problems: MetaxyError[]): Promise<Result | null> {
  try {
    return await work();
  } catch (error) {
    if (!isMetaxyError(error)) throw error;
    problems.push(error);
    return null;
  }
}
