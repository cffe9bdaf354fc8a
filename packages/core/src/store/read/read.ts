import type { ColumnDescription } from "../../column/column-type.js";
import { MetaxyError } from "../../errors/error.js";
import { suggestion } from "../../errors/nearest.js";
import { checkOptions } from "../../errors/options.js";
import type { FeatureInput } from "../../graph/graph.js";
import { typedFilter } from "../../plan/typed-filter.js";
import type { TemporalInstant } from "../../time/temporal.js";
import { isTimestampObject, microsecondsOf } from "../../time/timestamp.js";
import type { StoreContext, Target } from "../context.js";
import { relation, target } from "../context.js";
import { shown } from "../input/values/shown.js";
import type { LocatedTable } from "../locate.js";
import { locate, readPlan } from "../locate.js";
import type { ReadOptions } from "./read-options.js";
import { toFilters } from "./read-options.js";
import type { Relation } from "./relation.js";

const optionNames = [
  "columns",
  "filters",
  "featureVersion",
  "withFeatureHistory",
  "withSampleHistory",
  "includeSoftDeleted",
  "asOf",
  "limit",
  "fallback",
] as const;

export async function read(
  context: StoreContext,
  input: FeatureInput,
  options: ReadOptions,
): Promise<Relation<Record<string, unknown>>> {
  checkOptions(options, optionNames, "read");
  if (options.featureVersion !== undefined && !options.withFeatureHistory) {
    throw new MetaxyError("READ_INVALID", "read takes featureVersion only together with withFeatureHistory: true.");
  }
  if (options.columns !== undefined && !Array.isArray(options.columns))
    throw new MetaxyError("READ_INVALID", 'read takes a list of columns: columns: ["path"].');
  if (options.limit !== undefined && !(Number.isSafeInteger(options.limit) && options.limit >= 0))
    throw new MetaxyError("READ_INVALID", `read takes a whole number from 0 for limit; it is ${shown(options.limit)}.`);
  const wanted = target(context, input);
  const { feature } = wanted;
  const found = await locate(context, wanted, options.fallback ?? true);
  if (found.kind === "fallback") return found.store.read(feature, options);
  return readLocated(context, wanted, found, options);
}

/** The rows of a table that is there. */
export function readLocated(
  context: StoreContext,
  { feature, versions }: Target,
  found: LocatedTable,
  options: ReadOptions,
): Relation<Record<string, unknown>> {
  const filters = toFilters(options.filters).map((filter) =>
    typedFilter(filter, found.columns, `a read of ${feature.key}`),
  );
  const history = options.withSampleHistory ? "all" : options.withFeatureHistory ? "latestPerVersion" : "latest";
  const plan = readPlan(
    { kind: "table", name: found.table },
    feature.spec.idColumns,
    chosenColumns(feature.key, found.columns, options.columns),
    {
      featureVersions:
        options.featureVersion !== undefined
          ? [options.featureVersion]
          : options.withFeatureHistory
            ? null
            : [versions.feature],
      history,
      includeSoftDeleted: options.includeSoftDeleted ?? false,
      asOf: options.asOf === undefined ? null : asOfTimestamp(options.asOf),
      filters,
      ...(options.columns ? { filterColumns: found.columns } : {}),
      ...(options.limit !== undefined && { limit: options.limit }),
    },
  );
  return relation(context, context.connection.read(plan), found.table, [feature], feature.bigints);
}

function asOfTimestamp(asOf: Date | TemporalInstant): bigint {
  const microseconds = isTimestampObject(asOf) ? microsecondsOf(asOf) : null;
  if (microseconds !== null) return microseconds;
  throw new MetaxyError("READ_INVALID", `read takes a valid Date for asOf; it is ${shown(asOf)}.`);
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
  throw new MetaxyError(
    "READ_INVALID",
    `Stored rows of ${feature} have no column ${JSON.stringify(column)}${suggestion(column, known, "columns")}`,
    { details: { feature, column } },
  );
}
