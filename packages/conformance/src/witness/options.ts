import type { FilterExpression, HashSettings } from "@metaxy-ts/core";
import type { Row } from "./values.js";

export interface WitnessOptions {
  /** Specs in their JSON form, as values or strings. */
  readonly features: readonly unknown[];
  readonly hash: HashSettings;
}

export interface WitnessResolveOptions {
  /** What the samples are, instead of the parents. */
  readonly samples?: readonly Row[];
  /** By feature: of a parent over its stored columns, of the feature itself the same as `targetFilters`. */
  readonly filters?: Readonly<Record<string, readonly FilterExpression[]>>;
  readonly globalFilters?: readonly FilterExpression[];
  readonly targetFilters?: readonly FilterExpression[];
  readonly stalenessPredicates?: readonly FilterExpression[];
  readonly skipComparison?: boolean;
}

export interface WitnessReadOptions {
  readonly includeSoftDeleted?: boolean;
  /** Every stored row, or the latest of each sample; if omitted, the latter. */
  readonly history?: "latest" | "all";
  /** Rows of all feature versions, the latest of each sample and version. */
  readonly allVersions?: boolean;
  /** The store as it was at this timestamp. */
  readonly asOf?: bigint;
  readonly filters?: readonly FilterExpression[];
}

export interface WitnessDeleteOptions {
  readonly hard?: boolean;
  readonly allVersions?: boolean;
  readonly at?: bigint;
  /** The columns of the condition. If childless parents have all of them, the records that match are removed. */
  readonly columns?: readonly string[];
}
