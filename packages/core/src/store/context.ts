import type { RelationSource, StoreAdapter, StoreConnection } from "../contract/contract.js";
import { MetaxyError } from "../errors/error.js";
import type { AnyFeature } from "../feature/feature.js";
import { isFeature } from "../feature/feature.js";
import { tableName } from "../feature/key.js";
import type { BigintShape } from "../feature/schema-bigints.js";
import type { FeatureGraph, FeatureInput } from "../graph/graph.js";
import { FeatureGraph as Graph } from "../graph/graph.js";
import type { FeatureVersions } from "../graph/versions.js";
import type { HashSettings } from "../hash/algorithms.js";
import type { Clock } from "./clock.js";
import type { FallbackChain } from "./fallback.js";
import type { Guard } from "./guard.js";
import { Relation } from "./relation.js";

/** What every operation of one open store works with. */
export interface StoreContext {
  readonly adapter: StoreAdapter;
  readonly connection: StoreConnection;
  readonly guard: Guard;
  readonly hash: HashSettings;
  readonly clock: Clock;
  readonly graphs: GraphSource;
  readonly fallbacks: FallbackChain;
  readonly autoCreate: boolean;
  readonly materializationId: string | null;
}

/** A feature, and the graph that its versions come from. */
export interface GraphFeature {
  readonly feature: AnyFeature;
  readonly graph: FeatureGraph;
}

/** A feature in its graph, with what the store calls it. */
export interface Target extends GraphFeature {
  readonly table: string;
  /** Whether the table is one of the library's own, about the feature. */
  readonly isSystemTable?: true;
  readonly versions: FeatureVersions;
}

/** Finds the graph of a feature: the store's, or the one that the feature spans with its parents. */
export class GraphSource {
  readonly #graph: FeatureGraph | null;
  readonly #own = new WeakMap<AnyFeature, FeatureGraph>();

  constructor(graph: FeatureGraph | null) {
    this.#graph = graph;
  }

  /** @throws FEATURE_NOT_FOUND for a key that no graph knows. */
  for(input: FeatureInput): FeatureGraph {
    if (isFeature(input)) {
      if (this.#graph?.features.get(input.key) === input) return this.#graph;
      const known = this.#own.get(input);
      if (known) return known;
      const graph = new Graph([input, ...this.#others(input)], this.#graph ? { project: this.#graph.project } : {});
      this.#own.set(input, graph);
      return graph;
    }
    if (this.#graph) return this.#graph;
    throw new MetaxyError(
      "FEATURE_NOT_FOUND",
      `The store has no graph to look up ${JSON.stringify(input)}. Pass the feature itself, or give the store a graph.`,
    );
  }

  /** All features of the store's graph; none without one. */
  all(): readonly AnyFeature[] {
    return [...(this.#graph?.features.values() ?? [])];
  }

  /** Features of the store's graph that a feature from outside may name as parents by key. */
  #others(input: AnyFeature): AnyFeature[] {
    const own = new Set([input.key, ...ancestorKeys(input)]);
    return this.all().filter((feature) => !own.has(feature.key));
  }
}

function ancestorKeys(feature: AnyFeature): string[] {
  return [...feature.parents.values()].flatMap((parent) => [parent.key, ...ancestorKeys(parent)]);
}

export function target(context: StoreContext, input: FeatureInput): Target {
  const graph = context.graphs.for(input);
  return targetOf(context, { feature: graph.get(input), graph });
}

export function targetOf(context: StoreContext, { feature, graph }: GraphFeature): Target {
  return {
    feature,
    graph,
    table: tableOf(context, feature.key),
    versions: graph.versions(feature, context.hash.length),
  };
}

export function tableOf(context: StoreContext, key: string): string {
  return context.adapter.tablePrefix + tableName(key);
}

export function relation<Row>(
  context: StoreContext,
  source: RelationSource,
  table: string | null,
  features: readonly FeatureInput[] = [],
  bigints: BigintShape | null = null,
): Relation<Row> {
  return new Relation<Row>({
    source,
    connection: context.connection,
    guard: context.guard,
    store: { display: context.adapter.display, table },
    features,
    bigints,
  });
}
