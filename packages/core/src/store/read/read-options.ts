import type { FeatureTypes, StoredRow } from "../../feature/types.js";
import type { FilterInput } from "../../filter/builder.js";
import { toFilter } from "../../filter/builder.js";
import type { FilterExpression } from "../../filter/expression.js";
import type { TemporalInstant } from "../../time/temporal.js";

/** One filter, or several that all have to hold. */
export type Filters<Row> = FilterInput<Row> | readonly FilterInput<Row>[];

export interface ReadOptions<Types extends FeatureTypes = FeatureTypes, Column extends string = string> {
  /** Columns to return, in this order; if omitted, all. */
  readonly columns?: readonly Column[];
  /** Applied to the rows that are left when history and tombstones are dealt with. */
  readonly filters?: Filters<StoredRow<Types>>;
  /** Rows of this feature version instead of the graph's; needs `withFeatureHistory`. */
  readonly featureVersion?: string;
  /** Rows of all feature versions, the latest of each sample and version. */
  readonly withFeatureHistory?: boolean;
  /** Every stored row, not only the latest of each sample. */
  readonly withSampleHistory?: boolean;
  /** Also tombstones. */
  readonly includeSoftDeleted?: boolean;
  /** The store as it was at this timestamp, to the microsecond, as far as rows are still there. */
  readonly asOf?: Date | TemporalInstant;
  /** Whether fallback stores are asked for a feature that this store does not have; if omitted, true. */
  readonly fallback?: boolean;
}

/** The expressions of one filter, of several, or of none. */
export function toFilters(filters: Filters<never> | undefined): FilterExpression[] {
  if (filters === undefined) return [];
  return (Array.isArray(filters) ? filters : [filters]).map((filter: FilterInput<never>) => toFilter(filter));
}
