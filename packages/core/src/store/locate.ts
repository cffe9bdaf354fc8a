import type { ColumnDescription } from "../column/column-type.js";
import { typeName } from "../column/column-type.js";
import { systemColumnKind, systemColumns } from "../column/columns.js";
import type { Staged } from "../contract/contract.js";
import { MetaxyError } from "../errors/error.js";
import type { AnyFeature } from "../feature/feature.js";
import type { FilterExpression } from "../filter/expression.js";
import type { MatchPlan, ReadPlan, SamplesPlan, Source } from "../plan/plan.js";
import type { StoreContext } from "./context.js";
import { tableOf } from "./context.js";
import type { GraphFeature } from "./graph-source.js";
import type { SourceStore } from "./source-store.js";

/** A feature's table in this store. */
export interface LocatedTable {
  readonly table: string;
  readonly columns: readonly ColumnDescription[];
}

/**
 * The feature's table in this store, or another one of the same layout, if it is there.
 *
 * @throws TABLE_INVALID when a table of that name is not one of ours.
 */
export async function locateTable(
  context: StoreContext,
  feature: AnyFeature,
  table: string = tableOf(context, feature.key),
): Promise<LocatedTable | undefined> {
  const columns = await context.connection.describe(table);
  if (!columns) return undefined;
  const names = new Set(columns.map((column) => column.name));
  const missing = [...Object.values(systemColumns), ...feature.spec.idColumns].filter((name) => !names.has(name));
  if (missing.length > 0) {
    throw new MetaxyError(
      "TABLE_INVALID",
      `${context.adapter.display} has a table ${table}, but it is not the table of feature ${feature.key}: it lacks ${missing.join(", ")}. Rename or drop it, or use a table prefix.`,
      { details: { feature: feature.key, table, missing } },
    );
  }
  for (const { name, type } of columns) {
    if (systemColumnKind(name) !== "byField" || type.kind === "struct" || type.kind === "map") continue;
    throw new MetaxyError(
      "TABLE_INVALID",
      `Table ${table} of ${context.adapter.display} has versions by field in another form: column ${name} is ${typeName(type)}, and this library has a struct or a map of strings. With enable_map_datatype, Python's Metaxy stores lists in LanceDB; write the rows again without it.`,
      { details: { feature: feature.key, table, column: name } },
    );
  }
  return { table, columns };
}

/** Where a feature stands: in this store, or in one of its fallback stores. */
export type Located =
  | ({ readonly kind: "here" } & LocatedTable)
  | { readonly kind: "fallback"; readonly store: SourceStore };

/** @throws FEATURE_NOT_FOUND when neither this store nor, if allowed, a fallback store has the feature. */
export async function locate(context: StoreContext, wanted: GraphFeature, fallback: boolean): Promise<Located> {
  const found = await locateAnywhere(context, wanted, fallback);
  if (found) return found;
  throw featureNotFound(context, wanted, fallback);
}

export function featureNotFound(context: StoreContext, { feature }: GraphFeature, fallback: boolean): MetaxyError {
  const { display } = context.adapter;
  const lacks =
    fallback && !context.fallbacks.isEmpty
      ? `Neither ${display} nor its fallback stores have a table`
      : `${display} has no table`;
  return new MetaxyError(
    "FEATURE_NOT_FOUND",
    `${lacks} for feature ${feature.key}. Write the feature first (a write without rows is enough), or check the store.`,
    { details: { feature: feature.key } },
  );
}

export async function locateAnywhere(
  context: StoreContext,
  wanted: GraphFeature,
  fallback: boolean,
): Promise<Located | undefined> {
  const here = await locateTable(context, wanted.feature);
  if (here) return { kind: "here", ...here };
  const store = fallback ? await context.fallbacks.find(wanted) : undefined;
  return store && { kind: "fallback", store };
}

interface ReadPlanOptions {
  readonly featureVersions?: readonly string[] | null;
  readonly history?: ReadPlan["history"];
  readonly includeSoftDeleted?: boolean;
  readonly asOf?: bigint | null;
  readonly filters?: readonly FilterExpression[];
  readonly filterColumns?: ReadPlan["columns"];
  readonly matching?: ReadPlan["matching"];
  readonly excluding?: MatchPlan | null;
  readonly limit?: number;
}

/** A read of stored rows: the current ones, without tombstones, unless something else is chosen. */
export function readPlan(
  source: Source,
  idColumns: readonly string[],
  columns: readonly ColumnDescription[],
  options: ReadPlanOptions = {},
): ReadPlan {
  return {
    source,
    idColumns,
    featureVersions: options.featureVersions ?? null,
    asOf: options.asOf ?? null,
    history: options.history ?? "latest",
    includeSoftDeleted: options.includeSoftDeleted ?? false,
    filters: options.filters ?? [],
    ...(options.filterColumns ? { filterColumns: options.filterColumns } : {}),
    matching: options.matching ?? null,
    ...(options.excluding && { excluding: options.excluding }),
    columns,
    ...(options.limit !== undefined && { limit: options.limit }),
  };
}

/** A read of rows that need no more choosing, such as staged ones. */
export function readAll(source: Staged["source"], filters: readonly FilterExpression[] = []): ReadPlan {
  return everyRow(source, source.columns, { filters });
}

/** All rows of a source whose columns are known, as far as a filter or other rows do not choose among them. */
export function everyRow(
  source: Source,
  columns: readonly ColumnDescription[],
  options: Pick<ReadPlanOptions, "filters" | "matching" | "excluding" | "includeSoftDeleted"> = {},
): ReadPlan {
  return readPlan(source, [], columns, { history: "all", includeSoftDeleted: true, ...options });
}

/** A read of distinct samples. Their types are known where they come from. */
export function readSamples(plan: SamplesPlan): ReadPlan {
  const columns = plan.columns.map((name): ColumnDescription => ({ name, type: { kind: "other", name: "unknown" } }));
  return everyRow({ kind: "samples", plan }, columns);
}
