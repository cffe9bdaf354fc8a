import type { FilterExpression, HashSettings } from "@metaxy-ts/core";
import type { Row } from "./values.js";

/** What a witness is made of. */
export interface WitnessOptions {
  /** Specs in their JSON form, as values or strings. */
  readonly features: readonly unknown[];
  /** The algorithm and the length of hashes. */
  readonly hash: HashSettings;
}

/** What an increment is computed from, as `ResolveOptions` of a store. */
export interface WitnessResolveOptions {
  /** The samples that there are. If omitted, the parents' samples. */
  readonly samples?: readonly Row[];
  /** Filters by feature key: over the stored columns of a parent, or the same as `targetFilters` for the feature itself. If omitted, none. */
  readonly filters?: Readonly<Record<string, readonly FilterExpression[]>>;
  /** Filters for the feature and for every parent. If omitted, none. */
  readonly globalFilters?: readonly FilterExpression[];
  /** Filters over the feature's stored columns. If omitted, none. */
  readonly targetFilters?: readonly FilterExpression[];
  /** Stored rows for which one of these holds are stale. If omitted, provenance alone decides. */
  readonly stalenessPredicates?: readonly FilterExpression[];
  /** With `true`, every sample is new. If omitted, samples are compared with stored rows. */
  readonly skipComparison?: boolean;
}

/** Which rows a read returns. */
export interface WitnessReadOptions {
  /** With `true`, tombstones as well. If omitted, soft-deleted samples are left out. */
  readonly includeSoftDeleted?: boolean;
  /** Every stored row, or the latest of each sample. If omitted, the latter. */
  readonly history?: "latest" | "all";
  /** With `true`, rows of all feature versions, the latest of each sample and version. If omitted, of the current feature version. */
  readonly allVersions?: boolean;
  /** The store as it was at this time, in microseconds. If omitted, as it is now. */
  readonly asOf?: bigint;
  /** Filters over stored columns, all of which have to hold. If omitted, all rows pass. */
  readonly filters?: readonly FilterExpression[];
}

export interface WitnessDeleteOptions {
  readonly hard?: boolean;
  readonly allVersions?: boolean;
  readonly at?: bigint;
  /** The columns of the condition. If childless parents have all of them, the records that match are removed. */
  readonly columns?: readonly string[];
}
