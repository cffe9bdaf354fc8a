import type { FeatureGraph } from "@metaxy-ts/core";
import { ifLinked } from "../if-linked.js";

/** A graph as plain data: what `metaxy describe graph --format json` prints. */
export interface GraphDescription {
  /** The project of the configuration. */
  readonly project: string;
  /** The projects that own features, by name. */
  readonly projects: readonly ProjectOfGraph[];
  /** How many features there are, external ones among them. */
  readonly features: number;
  /** How many features belong to other projects or programs. */
  readonly externals: number;
  /** How many fields all features have. */
  readonly fields: number;
  /** How many dependencies all features have. */
  readonly dependencies: number;
  /** How many features the longest path has, from a root to a leaf; 0 for a graph without features. */
  readonly depth: number;
  /** Keys of the features without dependencies. */
  readonly roots: readonly string[];
  /** Keys of the features that nothing depends on. */
  readonly leaves: readonly string[];
}

/** A project in a graph. */
export interface ProjectOfGraph {
  /** Its name. */
  readonly project: string;
  /** How many features of the graph it owns, external ones among them. */
  readonly features: number;
  /**
   * The version that a push would record now; null for a project of which the graph has only external features, and where one of its features
   * depends on an external one whose definition is not known.
   */
  readonly projectVersion: string | null;
}

/**
 * Describes a graph as a whole, without a store.
 *
 * @param graph The graph.
 * @param hashLength How many characters versions have: `store.hash.length`. If omitted, 16.
 * @returns Plain data, for JSON.
 *
 * @example
 * ```ts
 * import type { FeatureGraph } from "@metaxy-ts/core";
 * import { describeGraph } from "@metaxy-ts/project";
 *
 * const isFlat = (graph: FeatureGraph): boolean => describeGraph(graph).depth <= 1;
 * ```
 */
export function describeGraph(graph: FeatureGraph, hashLength?: number): GraphDescription {
  const features = [...graph.features.values()];
  const keys = features.map(({ key }) => key);
  const projects = [...new Set(keys.map((key) => graph.projectOf(key)))].sort();
  return {
    project: graph.project,
    projects: projects.map((project) => ({
      project,
      features: keys.filter((key) => graph.projectOf(key) === project).length,
      projectVersion: projectVersion(graph, project, hashLength),
    })),
    features: features.length,
    externals: features.filter(({ external }) => external).length,
    fields: features.reduce((sum, { spec }) => sum + spec.fields.length, 0),
    dependencies: features.reduce((sum, { spec }) => sum + spec.dependencies.length, 0),
    depth: depthOf(graph, keys),
    roots: keys.filter((key) => graph.parents(key).length === 0),
    leaves: keys.filter((key) => graph.children(key).length === 0),
  };
}

function projectVersion(graph: FeatureGraph, project: string, length: number | undefined): string | null {
  const isOwner = [...graph.features.values()].some(
    ({ key, external }) => !external && graph.projectOf(key) === project,
  );
  return isOwner ? ifLinked(() => graph.projectVersion(project, length)) : null;
}

/** @param keys Parents before children. */
function depthOf(graph: FeatureGraph, keys: readonly string[]): number {
  const depths = new Map<string, number>();
  for (const key of keys)
    depths.set(key, 1 + Math.max(0, ...graph.parents(key).map((parent) => depths.get(parent) ?? 0)));
  return Math.max(0, ...depths.values());
}
