import { isMetaxyError, MetaxyError } from "../errors/error.js";
import { checkOptions } from "../errors/options.js";
import type { AnyFeature } from "../feature/feature.js";
import type { FeatureTypes, StoredRow } from "../feature/types.js";
import type { FilterInput } from "../filter/builder.js";
import { toFilter } from "../filter/builder.js";
import type { FilterExpression } from "../filter/expression.js";
import { columnsOf } from "../filter/expression.js";
import type { FeatureGraph, FeatureInput } from "../graph/graph.js";
import { expands, grainColumns } from "../graph/join-columns.js";
import type { ColumnDescription } from "../plan/column-type.js";
import { systemColumns } from "../plan/columns.js";
import { requireComparable } from "../plan/comparable.js";
import type { MatchPlan, ReadPlan, Source, WritePlan } from "../plan/plan.js";
import { typedFilter } from "../plan/typed-filter.js";
import type { LocatedChildless } from "./childless.js";
import { locateChildless, tellsChildless } from "./childless.js";
import { commit } from "./commit.js";
import type { StoreContext, Target } from "./context.js";
import { target } from "./context.js";
import type { Staged, StageInput } from "./contract.js";
import { checkDeclaredColumns } from "./declared-columns.js";
import type { RowsInput } from "./input.js";
import { classifyInput, stageInput } from "./input.js";
import { idTypes, knownTypes } from "./known-types.js";
import type { Located, LocatedTable } from "./locate.js";
import { featureNotFound, locateAnywhere, readPlan } from "./locate.js";
import { rowsToColumns } from "./rows.js";
import { stage } from "./stage.js";
import { tombstones } from "./stored-rows.js";
import { onlyColumns } from "./values/only-columns.js";

/** The samples to delete: a filter over stored rows, or rows that have ID columns. `"TRUE"` is every sample. */
export type DeleteTarget<Types extends FeatureTypes> =
  | FilterInput<StoredRow<Types>>
  | RowsInput<{ readonly [Column in Types["id"]]?: unknown }>;

export interface DeleteOptions {
  /** Removes the stored rows for good, with their history, instead of burying them under tombstones. */
  readonly hard?: boolean;
  /** Samples of all feature versions, not only of the graph's. */
  readonly withFeatureHistory?: boolean;
}

interface Selection {
  readonly filters: readonly FilterExpression[];
  readonly matching: MatchPlan | null;
}

/** Returns how many samples were buried, or how many stored rows were removed. */
export async function deleteSamples(
  context: StoreContext,
  input: FeatureInput,
  samples: DeleteTarget<FeatureTypes>,
  choice: DeleteOptions,
): Promise<number> {
  checkOptions(choice, ["hard", "withFeatureHistory"], "delete");
  const wanted = target(context, input);
  const staged: Staged[] = [];
  try {
    const located = await locateAnywhere(context, wanted, !choice.hard);
    const stored = located?.kind === "here" ? located.columns : [];
    const selection = await select(context, wanted, samples, stored, staged);
    const childless = await locateChildless(context, wanted);
    const forgotten = childless && tellsParents(selection, childless) ? childless : undefined;
    if (!located) await checkNothingToDelete(context, wanted, selection);
    if (choice.hard) {
      if (forgotten) await erase(context, forgotten.target, { kind: "here", ...forgotten }, selection, choice);
      return located ? await erase(context, wanted, located, selection, choice) : 0;
    }
    const plans = [
      ...(located ? [await buried(context, wanted, located, selection, choice, staged)] : []),
      ...(forgotten
        ? [await buried(context, forgotten.target, { kind: "here", ...forgotten }, selection, choice, staged)]
        : []),
    ];
    const { rows } = await commit(context, plans, {});
    return located ? (rows[0] ?? 0) : 0;
  } finally {
    for (const rows of staged) await rows.release();
  }
}

/**
 * A feature without a table has no samples.
 *
 * @throws FILTER_INVALID for a filter on columns that it will not have; FEATURE_NOT_FOUND where the rows that are to go are in a fallback store,
 * which is never written.
 */
async function checkNothingToDelete(context: StoreContext, wanted: Target, { filters }: Selection): Promise<void> {
  checkDeclaredColumns(wanted.feature, filters, `a delete from ${wanted.feature.key}`);
  if (await context.fallbacks.find(wanted)) throw featureNotFound(context, wanted, false);
}

/**
 * Whether the samples are told as parents, by columns that those have too. Then parents that are remembered as done without children are
 * forgotten, as the others' children are deleted.
 */
function tellsParents({ filters, matching }: Selection, childless: LocatedChildless): boolean {
  const { idColumns } = childless.target.feature.spec;
  return tellsChildless(filters, childless) && (matching?.columns ?? []).every((column) => idColumns.includes(column));
}

async function select(
  context: StoreContext,
  { feature, graph }: Target,
  samples: DeleteTarget<FeatureTypes>,
  stored: readonly ColumnDescription[],
  staged: Staged[],
): Promise<Selection> {
  if (isFilter(samples)) return { filters: [toFilter(samples)], matching: null };
  const where = `A delete from ${feature.key}`;
  const input = classifyInput(samples, where);
  const ids = [...new Set([...feature.spec.idColumns, ...parentColumns(feature, graph)])];
  if (input.kind === "rows" && input.rows.length > 0)
    requireIds(feature, graph, where, (id) => input.rows.some((row) => Object.hasOwn(row, id)));
  const rows =
    input.kind === "rows"
      ? await stage(
          context,
          idValues(
            feature,
            input.rows.map((row) => onlyColumns(row, ids)),
            ids,
            stored,
          ),
          where,
        )
      : await stageInput(context, input, where);
  staged.push(rows);
  const columns = requireIds(feature, graph, where, (id) => rows.source.columns.some((column) => column.name === id));
  return { filters: [], matching: { source: rows.source, columns } };
}

/** @throws ARGUMENT_INVALID for a value that cannot be one of its column. */
function idValues(
  feature: AnyFeature,
  rows: readonly Readonly<Record<string, unknown>>[],
  ids: readonly string[],
  stored: readonly ColumnDescription[],
): StageInput {
  try {
    return rowsToColumns(rows, {
      known: knownTypes(feature, ids, idTypes(ids, rows, stored)),
      where: `A delete from ${feature.key}`,
      always: ids,
    });
  } catch (error) {
    if (!isMetaxyError(error, "WRITE_INVALID")) throw error;
    throw new MetaxyError("ARGUMENT_INVALID", error.message, { details: error.details, cause: error });
  }
}

/** The ID columns that rows have, or those that tell the parents of an expansion; they need at least one. */
function requireIds(
  feature: AnyFeature,
  graph: FeatureGraph,
  where: string,
  has: (id: string) => boolean,
): readonly string[] {
  const { idColumns } = feature.spec;
  const ids = idColumns.filter(has);
  if (ids.length > 0) return ids;
  const parents = parentColumns(feature, graph).filter(has);
  if (parents.length > 0) return parents;
  throw new MetaxyError(
    "ARGUMENT_INVALID",
    `${where} got rows without any of its ID columns ${idColumns.join(", ")}.`,
    { details: { feature: feature.key } },
  );
}

/** Orphans of an expansion have these columns only, which need not be ID columns. */
function parentColumns({ spec }: AnyFeature, graph: FeatureGraph): readonly string[] {
  return expands(spec) ? grainColumns(spec, (key) => graph.get(key).spec) : [];
}

function isFilter(samples: DeleteTarget<FeatureTypes>): samples is FilterInput<StoredRow<FeatureTypes>> {
  return (
    typeof samples === "string" ||
    typeof samples === "function" ||
    (typeof samples === "object" && samples !== null && "kind" in samples)
  );
}

async function erase(
  context: StoreContext,
  { feature, versions }: Target,
  located: Located,
  selection: Selection,
  choice: DeleteOptions,
): Promise<number> {
  if (located.kind !== "here") return 0;
  const typed = typedSelection(feature, selection, located.columns);
  const featureVersions = choice.withFeatureHistory ? null : [versions.feature];
  return context.connection.erase({
    feature: feature.key,
    table: located.table,
    idColumns: feature.spec.idColumns,
    featureVersions,
    ...samplesOf(feature, located, typed, featureVersions),
  });
}

/**
 * What chooses all stored rows of the samples whose current row, or tombstone, passes the filters. Choosing single rows would bring the
 * older ones back.
 */
function samplesOf(
  { spec: { idColumns } }: AnyFeature,
  { table, columns }: LocatedTable,
  selection: Selection,
  featureVersions: readonly string[] | null,
): Selection {
  const told = [
    ...selection.filters.flatMap((filter) => [...columnsOf(filter)]),
    ...(selection.matching?.columns ?? []),
  ];
  if (told.every((column) => idColumns.includes(column))) return selection;
  const sample = [...idColumns, systemColumns.featureVersion];
  const chosen = readPlan(
    { kind: "table", name: table },
    idColumns,
    columns.filter(({ name }) => sample.includes(name)),
    {
      featureVersions,
      history: "latestPerVersion",
      includeSoftDeleted: true,
      ...selection,
      filterColumns: columns,
    },
  );
  return { filters: [], matching: { source: { kind: "read", plan: chosen }, columns: sample } };
}

/** Appends a tombstone for each current row. Rows of a fallback store are buried here, where they then count as deleted. */
async function buried(
  context: StoreContext,
  wanted: Target,
  located: Located,
  selection: Selection,
  choice: DeleteOptions,
  staged: Staged[],
): Promise<WritePlan> {
  const { feature, versions } = wanted;
  const { columns, source } = await currentRows(context, wanted, located, staged);
  const typed = typedSelection(feature, selection, columns);
  const read: ReadPlan =
    located.kind === "here"
      ? readPlan(source, feature.spec.idColumns, columns, {
          featureVersions: choice.withFeatureHistory ? null : [versions.feature],
          history: choice.withFeatureHistory ? "latestPerVersion" : "latest",
          ...typed,
        })
      : {
          ...readPlan(source, feature.spec.idColumns, columns, {
            history: "all",
            includeSoftDeleted: true,
            filters: typed.filters,
          }),
          matching: typed.matching,
        };
  const existing = located.kind === "here" ? located.columns : null;
  return tombstones(context, wanted, read, existing);
}

async function currentRows(
  context: StoreContext,
  { feature }: Target,
  located: Located,
  staged: Staged[],
): Promise<{ source: Source; columns: Staged["source"]["columns"] }> {
  if (located.kind === "here") return { source: { kind: "table", name: located.table }, columns: located.columns };
  const rows = await located.store.read(feature);
  const brought = await stage(context, await rows.stageInput(), `Rows of ${feature.key} from ${rows.store.display}`);
  staged.push(brought);
  return { source: brought.source, columns: brought.source.columns };
}

/** @throws FILTER_INVALID, and ARGUMENT_INVALID for samples whose IDs cannot be compared with the stored ones. */
function typedSelection(
  { key }: AnyFeature,
  { filters, matching }: Selection,
  columns: readonly ColumnDescription[],
): Selection {
  if (matching?.source.kind === "staged") {
    const given = { where: "the rows that say what to delete", columns: matching.source.columns };
    const stored = { where: `the stored rows of ${key}`, columns };
    requireComparable("ARGUMENT_INVALID", key, matching.columns, given, stored);
  }
  return { filters: filters.map((filter) => typedFilter(filter, columns, `a delete from ${key}`)), matching };
}
