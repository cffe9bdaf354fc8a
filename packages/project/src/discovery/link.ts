import type { AnyFeature, FeatureGraph, LinkedGraph } from "@metaxy-ts/core";
import { FeatureGraph as Graph, linkExternals } from "@metaxy-ts/core";
import { isMetaxyError, MetaxyError } from "@metaxy-ts/core/adapter";
import type { LoadedConfig } from "../config/load.js";
import type { Stores } from "../stores/stores.js";
import type { RecordedDefinitions } from "./definitions.js";
import { lockedDefinitions, pushedDefinitions, shownPlace } from "./definitions.js";
import type { ExternalOrigin, LinkedFeatures, ProjectFeatures } from "./found.js";

/** Where definitions are looked for. */
export interface LinkPlaces {
  readonly config: LoadedConfig;
  readonly stores: Stores;
  /** The path of the lock file. */
  readonly lock: string;
  /** The store that the caller names; undefined for the default store. */
  readonly store: string | undefined;
}

/**
 * Gives external features the definitions of the lock file; without one, those that were pushed to the store, else to its fallback stores. A place that
 * cannot be read is a problem, unless the caller names a store that does not exist.
 */
export async function linkFeatures(found: ProjectFeatures, places: LinkPlaces): Promise<LinkedFeatures> {
  if ([...found.graph.features.values()].every(({ external }) => !external)) return { ...found, externals: new Map() };
  const problems = [...found.problems];
  const asked: RecordedDefinitions[] = [];
  const length = places.config.hash?.length;
  let linked: LinkedGraph = linkExternals(found.graph, new Graph([]));
  try {
    for await (const definitions of definitionsIn(places)) {
      asked.push(definitions);
      linked = linkExternals(found.graph, together(asked), length === undefined ? {} : { length });
      if (missing(linked).length === 0) break;
    }
  } catch (error) {
    if (!isMetaxyError(error) || isRefused(error, places)) throw error;
    problems.push(error);
  }
  problems.push(...linked.mismatches.map(mismatch), ...missing(linked).map((key) => unresolved(key, found, asked)));
  return { features: found.features, graph: linked.graph, problems, externals: originsOf(linked.graph, found, asked) };
}

/** External features without a definition that a feature of the project is made from. Generated modules have others, too. */
function missing({ graph, unresolved: keys }: LinkedGraph): readonly string[] {
  return keys.filter((key) => graph.descendants(key).some((child) => !graph.get(child).external));
}

async function* definitionsIn({ config, stores, lock, store }: LinkPlaces): AsyncGenerator<RecordedDefinitions> {
  const locked = await lockedDefinitions(lock);
  if (locked) return yield locked;
  const first = store ?? config.store;
  const names = new Set(first === undefined ? [] : [first]);
  for (const name of names) {
    yield await pushedDefinitions(stores, name);
    for (const behind of stores.fallbackNames(name)) names.add(behind); // of which the loop learns
  }
}

/** The definitions of all places; of one key, those of the first. */
function together(asked: readonly RecordedDefinitions[]): FeatureGraph {
  const features = new Map<string, AnyFeature>();
  const projects = new Map<string, string>();
  for (const { graph } of asked)
    for (const [key, feature] of graph.features)
      if (!features.has(key)) {
        features.set(key, feature);
        projects.set(key, graph.projectOf(key));
      }
  return new Graph(features.values(), { projects });
}

/** What the caller has to correct first: code that contradicts a definition, or the name of a store. */
function isRefused(error: MetaxyError, { store }: LinkPlaces): boolean {
  return error.code === "EXTERNAL_MISMATCH" || (error.code === "CONFIG_INVALID" && store !== undefined);
}

function mismatch({ feature, expected, actual }: LinkedGraph["mismatches"][number]): MetaxyError {
  const versions = Object.entries(expected).map(([field, version]) => `${field} ${version}`);
  return new MetaxyError(
    "EXTERNAL_MISMATCH",
    `${feature} has other versions than the code expects (${versions.join(", ")}). Read what has changed, and update the versions in the code.`,
    { details: { feature, expected, actual } },
  );
}

function unresolved(feature: string, { graph }: ProjectFeatures, asked: readonly RecordedDefinitions[]): MetaxyError {
  const project = graph.projectOf(feature);
  const [first] = asked;
  const where = asked.map(shownPlace).join(" and ");
  const why =
    first === undefined
      ? "no lock file and no store has its definition"
      : `${where} ${asked.length === 1 ? "has" : "have"} no definition of it`;
  const advice = first?.source === "lock" ? "Update the file with metaxy lock" : `Push project ${project} to the store`;
  return new MetaxyError("EXTERNAL_UNRESOLVED", `${feature} has no versions: ${why}. ${advice}.`, {
    details: { feature, project },
  });
}

function originsOf(
  graph: FeatureGraph,
  { features }: ProjectFeatures,
  asked: readonly RecordedDefinitions[],
): ReadonlyMap<string, ExternalOrigin> {
  const externals = [...graph.features.values()].filter(({ external }) => external);
  return new Map(
    externals.map(({ key, external }) => {
      const from = external?.origin === "linked" ? asked.find((each) => each.graph.has(key)) : undefined;
      const place = from?.place ?? features.find(({ feature }) => feature.key === key)?.file ?? "";
      const definedIn = from?.definedIn.get(key) ?? null;
      return [key, { feature: key, project: graph.projectOf(key), source: from?.source ?? "code", place, definedIn }];
    }),
  );
}
