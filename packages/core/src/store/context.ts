import type { ColumnDescription } from "../column/column-type.js";
import type { RelationSource, StoreAdapter, StoreConnection } from "../contract/contract.js";
import { tableName } from "../feature/key.js";
import type { BigintShape } from "../feature/schema-bigints.js";
import type { FeatureInput } from "../graph/graph.js";
import type { FeatureVersions } from "../graph/versions.js";
import type { HashSettings } from "../hash/algorithms.js";
import type { GraphFeature, GraphSource } from "./graph-source.js";
import type { Guard } from "./guard.js";
import type { Clock } from "./open/clock.js";
import type { FallbackChain } from "./open/fallback.js";
import { Relation } from "./read/relation.js";

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
  /** The columns that a write adds to the tables of its features, by their keys, as far as that is known. If omitted, none. */
  readonly added?: ReadonlyMap<string, readonly ColumnDescription[]>;
}

/** A feature in its graph, with what the store calls it. */
export interface Target extends GraphFeature {
  readonly table: string;
  /** Whether the table is one of the library's own, about the feature. */
  readonly isSystemTable?: true;
  readonly versions: FeatureVersions;
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
