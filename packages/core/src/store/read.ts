import type { ColumnDescription } from "../column/column-type.js";
import { MetaxyError } from "../errors/error.js";
import { nearest } from "../errors/nearest.js";
import { checkOptions } from "../errors/options.js";
import type { FeatureTypes, StoredRow } from "../feature/types.js";
import type { FilterInput } from "../filter/builder.js";
import { toFilter } from "../filter/builder.js";
import type { FilterExpression } from "../filter/expression.js";
import type { FeatureInput } from "../graph/graph.js";
import { typedFilter } from "../plan/typed-filter.js";
import type { TemporalInstant } from "../time/temporal.js";
import { isInstantObject, microsecondsOf } from "../time/timestamp.js";
import type { StoreContext, Target } from "./context.js";
import { relation, target } from "./context.js";
import type { LocatedTable } from "./locate.js";
import { locate, readPlan } from "./locate.js";
import type { Relation } from "./relation.js";
import { shown } from "./values/shown.js";

/** One filter, or several that all have to hold. */
export type Filters<Row> = FilterInput<Row> | readonly FilterInput<Row>[];

export interface ReadOptions<Types extends FeatureTypes = FeatureTypes, Column extends string = string> {
  /** Columns to return, in this order; all when not given. */
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
  /** The store as it was at this instant, to the microsecond, as far as rows are still there. */
  readonly asOf?: Date | TemporalInstant;
  /** Whether fallback stores are asked for a feature that this store does not have; true when not given. */
  readonly fallback?: boolean;
}

const options = [
  "columns",
  "filters",
  "featureVersion",
  "withFeatureHistory",
  "withSampleHistory",
  "includeSoftDeleted",
  "asOf",
  "fallback",
] as const;

export async function read(
  context: StoreContext,
  input: FeatureInput,
  choice: ReadOptions,
): Promise<Relation<Record<string, unknown>>> {
  checkOptions(choice, options, "read");
  if (choice.featureVersion !== undefined && !choice.withFeatureHistory) {
    throw new MetaxyError("READ_INVALID", "read takes featureVersion only together with withFeatureHistory: true.");
  }
  if (choice.columns !== undefined && !Array.isArray(choice.columns))
    throw new MetaxyError("READ_INVALID", 'read takes a list of columns: columns: ["path"].');
  const wanted = target(context, input);
  const { feature } = wanted;
  const found = await locate(context, wanted, choice.fallback ?? true);
  if (found.kind === "fallback") return found.store.read(feature, choice as ReadOptions<FeatureTypes, never>);
  return readLocated(context, wanted, found, choice);
}

/** The rows of a table that is there. */
export function readLocated(
  context: StoreContext,
  { feature, versions }: Target,
  found: LocatedTable,
  choice: ReadOptions,
): Relation<Record<string, unknown>> {
  const filters = toFilters(choice.filters).map((filter) =>
    typedFilter(filter, found.columns, `a read of ${feature.key}`),
  );
  const history = choice.withSampleHistory ? "all" : choice.withFeatureHistory ? "latestPerVersion" : "latest";
  const plan = readPlan(
    { kind: "table", name: found.table },
    feature.spec.idColumns,
    chosenColumns(feature.key, found.columns, choice.columns),
    {
      featureVersions:
        choice.featureVersion !== undefined
          ? [choice.featureVersion]
          : choice.withFeatureHistory
            ? null
            : [versions.feature],
      history,
      includeSoftDeleted: choice.includeSoftDeleted ?? false,
      asOf: choice.asOf === undefined ? null : asOfInstant(choice.asOf),
      filters,
      ...(choice.columns ? { filterColumns: found.columns } : {}),
    },
  );
  return relation(context, context.connection.read(plan), found.table, [feature], feature.bigints);
}

function asOfInstant(asOf: Date | TemporalInstant): bigint {
  const microseconds = isInstantObject(asOf) ? microsecondsOf(asOf) : null;
  if (microseconds !== null) return microseconds;
  throw new MetaxyError("READ_INVALID", `read takes a valid Date in asOf; it is ${shown(asOf)}.`);
}

/** The expressions of one filter, of several, or of none. */
export function toFilters(filters: Filters<never> | undefined): FilterExpression[] {
  if (filters === undefined) return [];
  return (Array.isArray(filters) ? filters : [filters]).map((filter: FilterInput<never>) => toFilter(filter));
}

function chosenColumns(
  feature: string,
  stored: readonly ColumnDescription[],
  chosen: readonly string[] | undefined,
): readonly ColumnDescription[] {
  return chosen
    ? chosen.map((column) => stored.find(({ name }) => name === column) ?? unknownColumn(feature, column, stored))
    : stored;
}

function unknownColumn(feature: string, column: string, stored: readonly ColumnDescription[]): never {
  const known = stored.map(({ name }) => name);
  const near = nearest(column, known);
  throw new MetaxyError(
    "READ_INVALID",
    `Stored rows of ${feature} have no column ${JSON.stringify(column)}; ${near ? `did you mean ${JSON.stringify(near)}?` : `they have ${known.join(", ")}.`}`,
    { details: { feature, column } },
  );
}
