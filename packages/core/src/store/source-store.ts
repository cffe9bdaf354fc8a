import type { FilterExpression } from "../filter/expression.js";
import type { FeatureGraph, FeatureInput } from "../graph/graph.js";
import type { HashSettings } from "../hash/algorithms.js";
import type { ReadOptions } from "./read/read-options.js";
import type { Relation } from "./read/relation.js";

export type SourceRows = Relation<Record<string, unknown>>;

/** What is asked of another open store: one of the fallback stores, or the source of a copy. */
export interface SourceStore {
  readonly display: string;
  readonly hash: HashSettings;
  has(feature: FeatureInput, options?: { readonly fallback?: boolean }): Promise<boolean>;
  read(feature: FeatureInput, options?: ReadOptions): Promise<SourceRows>;
  /** The recorded childless parents of an expansion. Undefined if there are none, or if filters use columns of children. */
  childless(feature: FeatureInput, options: ReadOptions): Promise<SourceRows | undefined>;
  /** What the store and its fallback stores have of a feature, the nearest first, in these columns as far as they are there. */
  levels(feature: FeatureInput, columns: readonly string[]): Promise<readonly StoredLevel[]>;
  /** Samples of a feature whose current row is tied with another one, in the store or its fallback stores. Undefined if there are none. */
  tied(feature: FeatureInput, filters: readonly FilterExpression[]): Promise<TiedSamples | undefined>;
  /** The same open store, where features have the versions that they have in another graph. */
  withGraph(graph: FeatureGraph): SourceStore;
  close(): Promise<void>;
}

/** What one store has of a feature in the graph's version: the current rows, tombstones among them. Null without a table. */
export interface StoredLevel {
  readonly rows: SourceRows | null;
  /** The recorded childless parents of an expansion. */
  readonly childless: SourceRows | null;
}

/** Samples of a feature whose current row has the same timestamp as a row with another data version. */
export interface TiedSamples {
  /** The store that has them. */
  readonly store: string;
  readonly table: string;
  /** At least one. */
  readonly count: number;
  /** The ID columns of some. */
  readonly examples: readonly Readonly<Record<string, unknown>>[];
}

/** Another store before it is opened. */
export interface ConfiguredSource {
  readonly display: string;
  open(options: { readonly mode: "read" }): Promise<SourceStore>;
}
