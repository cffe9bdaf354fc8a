import { MetaxyError } from "../errors/error.js";
import { checkOptions } from "../errors/options.js";
import type { AnyFeature } from "../feature/feature.js";
import { Feature } from "../feature/feature.js";
import { compareKeys } from "../feature/key.js";
import { defaultHashSettings } from "../hash/algorithms.js";
import { own } from "../own.js";
import type { FeatureGraph } from "./graph.js";
import { FeatureGraph as Graph } from "./graph.js";

/** How external features are linked. Every option may be omitted. */
export interface LinkOptions {
  /** What happens if an external feature has other versions than its definition in code says. If omitted, what the feature says. */
  readonly onMismatch?: "warn" | "error";
  /** The length of versions, in which they are compared. If omitted, 16. */
  readonly length?: number;
}

/** An external feature that has other versions than its definition in code says. */
export interface ExternalMismatch {
  /** The key of the feature. */
  readonly feature: string;
  /** The versions of the fields that the code expects, by field key. */
  readonly expected: { readonly [field: string]: string };
  /** The versions that they have. */
  readonly actual: { readonly [field: string]: string };
}

/** A graph whose external features have the definitions of their projects. */
export interface LinkedGraph {
  /** The same features. External ones are as their projects define them, and those that they depend on are there, too. */
  readonly graph: FeatureGraph;
  /** Features with other versions than the code expects. */
  readonly mismatches: readonly ExternalMismatch[];
  /** Keys of external features without a definition. */
  readonly unresolved: readonly string[];
}

/**
 * Gives external features of a graph the definitions that their projects have.
 *
 * A feature that the graph defines itself stays as it is. What an external feature expects of its definition is compared: its ID columns, its
 * fields and, where the code says them, its versions.
 *
 * @param graph The graph of the code.
 * @param definitions Where the definitions come from: the graph of `store.pushedGraph()`, or that of a lock file.
 * @param options What happens to other versions. If omitted, what each feature says.
 * @returns The linked graph, with what differs.
 * @throws EXTERNAL_MISMATCH for other ID columns, for fields that the definition does not have, and for other versions if that is an error;
 * GRAPH_INVALID if the definitions do not fit the graph.
 *
 * @example
 * ```ts
 * import { defineFeature, externalFeature, FeatureGraph, linkExternals, type Store } from "@metaxy-ts/core";
 *
 * declare const store: Store;
 * const video = externalFeature({ key: "video/raw", id: ["video_id"], project: "videos" });
 * const crop = defineFeature({ key: "video/crop", id: ["video_id"], deps: [video] });
 *
 * const { graph } = await store.pushedGraph();
 * const linked = linkExternals(new FeatureGraph([crop]), graph);
 * ```
 */
export function linkExternals(graph: FeatureGraph, definitions: FeatureGraph, options: LinkOptions = {}): LinkedGraph {
  checkOptions(options, ["onMismatch", "length"], "linkExternals");
  const externals = [...graph.features.values()].filter(({ external }) => external);
  const linked = new Map<string, AnyFeature>();
  const open = externals.map(({ key }) => key).reverse();
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    const isOwn = graph.has(key) && !graph.get(key).external;
    if (isOwn || linked.has(key) || !definitions.has(key)) continue;
    const inCode = graph.has(key) ? graph.get(key) : undefined;
    linked.set(key, asLinked(definitions.get(key), definitions.projectOf(key), inCode));
    open.push(...definitions.parents(key));
  }
  for (const external of externals) checkShape(external, linked.get(external.key));
  const others = [...graph.features.values()].filter(({ key }) => !linked.has(key));
  const { project, projects } = graph;
  const result = new Graph([...others, ...linked.values()], { project, projects });
  return {
    graph: result,
    mismatches: mismatchesOf(externals, linked, graph, result, options),
    unresolved: externals.map(({ key }) => key).filter((key) => !linked.has(key)),
  };
}

/** Which integers are bigints in rows is no part of a definition: the code says it, whose types depend on it. */
function asLinked(feature: AnyFeature, project: string, inCode: AnyFeature | undefined): AnyFeature {
  const fieldVersions = feature.external?.fieldVersions ?? {};
  const bigints = inCode?.bigints ?? feature.bigints;
  return new Feature({
    ...feature,
    project,
    bigints,
    parents: new Map(),
    external: { fieldVersions, origin: "linked" },
  });
}

function checkShape({ spec, external }: AnyFeature, definition: AnyFeature | undefined): void {
  if (!definition || external?.origin !== "code") return;
  const has = (
    what: string,
    expected: readonly string[],
    actual: readonly string[],
    missing: readonly string[],
  ): void => {
    if (missing.length === 0) return;
    throw new MetaxyError(
      "EXTERNAL_MISMATCH",
      `External feature ${spec.key} has the ${what} ${actual.join(", ")} in project ${definition.project}, and your code says ${expected.join(", ")}. Correct externalFeature.`,
      { details: { feature: spec.key, expected, actual } },
    );
  };
  const [ids, actualIds] = [[...spec.idColumns].sort(), [...definition.spec.idColumns].sort()];
  has("ID columns", ids, actualIds, ids.join() === actualIds.join() ? [] : ids);
  if (!external.hasFields) return;
  const actual = definition.spec.fields.map(({ key }) => key);
  const fields = spec.fields.map(({ key }) => key);
  has(
    "fields",
    fields,
    actual,
    fields.filter((field) => !actual.includes(field)),
  );
}

function mismatchesOf(
  externals: readonly AnyFeature[],
  linked: ReadonlyMap<string, AnyFeature>,
  before: FeatureGraph,
  after: FeatureGraph,
  { onMismatch, length = defaultHashSettings.length }: LinkOptions,
): readonly ExternalMismatch[] {
  const mismatches: ExternalMismatch[] = [];
  for (const { key, external } of externals) {
    if (!linked.has(key)) continue;
    const expected = expectedVersions(key, before, length);
    if (!expected || !after.isResolved(key)) continue;
    const actual = after.versions(key, length).fields;
    const names = Object.keys(expected).filter((name) => own(expected, name) !== own(actual, name));
    if (names.length === 0) continue;
    if ((onMismatch ?? external?.onMismatch) === "error") throw mismatch(key, names, expected, actual);
    mismatches.push({ feature: key, expected, actual });
  }
  return mismatches.sort((left, right) => compareKeys(left.feature, right.feature));
}

type FieldVersions = { readonly [field: string]: string };

/** What the code says of versions; undefined if it says nothing. */
function expectedVersions(key: string, graph: FeatureGraph, length: number): FieldVersions | undefined {
  const { external } = graph.get(key);
  if (external?.origin === "code") return external.fieldVersions;
  return graph.isResolved(key) ? graph.versions(key, length).fields : undefined;
}

function mismatch(
  feature: string,
  names: readonly string[],
  expected: FieldVersions,
  actual: FieldVersions,
): MetaxyError {
  const differences = names.map(
    (name) => `field ${name} has version ${own(actual, name) ?? "none"}, not ${own(expected, name)}`,
  );
  return new MetaxyError(
    "EXTERNAL_MISMATCH",
    `External feature ${feature} is not the one that your code expects: ${differences.join("; ")}. Update the versions, or link with { onMismatch: "warn" }.`,
    { details: { feature, expected, actual } },
  );
}
