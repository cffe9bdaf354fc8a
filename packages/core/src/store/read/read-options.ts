import type { FeatureTypes, StoredRow } from "../../feature/types.js";
import { toFilter } from "../../filter/builder.js";
import type { FilterInput } from "../../filter/column-ref.js";
import type { FilterExpression } from "../../filter/expression.js";
import type { TemporalInstant } from "../../time/temporal.js";

/** One filter, or several that all have to hold. */
export type Filters<Row> = FilterInput<Row> | readonly FilterInput<Row>[];

/** Which rows and columns a read returns. Every option may be omitted. */
export interface ReadOptions<Stored = StoredRow<FeatureTypes>, Column extends string = string> {
  /** Columns to return, in this order. If omitted, all. */
  readonly columns?: readonly Column[];
  /** Applied after `asOf`, history and tombstones have been dealt with. If omitted, all rows pass. */
  readonly filters?: Filters<Stored>;
  /** Rows of this feature version; needs `withFeatureHistory: true`. If omitted, the version of the feature's definition. */
  readonly featureVersion?: string;
  /** With `true`, rows of all feature versions, the newest of each sample and version. If omitted, of one version. */
  readonly withFeatureHistory?: boolean;
  /** With `true`, every stored row. If omitted, the newest of each sample. */
  readonly withSampleHistory?: boolean;
  /** With `true`, tombstones as well. If omitted, soft-deleted samples are left out. */
  readonly includeSoftDeleted?: boolean;
  /** The store as it was at this time, to the microsecond, as far as rows have not been hard-deleted since. If omitted, as it is now. */
  readonly asOf?: Date | TemporalInstant;
  /** At most so many rows, whichever. If omitted, all. */
  readonly limit?: number;
  /** Whether fallback stores are asked for a feature that this store does not have. If omitted, they are. */
  readonly fallback?: boolean;
}

/** The expressions of one filter, of several, or of none. */
export function toFilters(filters: Filters<never> | undefined): FilterExpression[] {
  if (filters === undefined) return [];
  return (Array.isArray(filters) ? filters : [filters]).map((filter: FilterInput<never>) => toFilter(filter));
}
