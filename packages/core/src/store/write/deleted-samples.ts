import type { ColumnDescription } from "../../column/column-type.js";
import { requireComparable } from "../../column/comparable.js";
import type { Staged, StageInput } from "../../contract/contract.js";
import { isMetaxyError, MetaxyError } from "../../errors/error.js";
import type { AnyFeature } from "../../feature/feature.js";
import type { FeatureTypes, StoredRow } from "../../feature/types.js";
import { toFilter } from "../../filter/builder.js";
import type { FilterInput } from "../../filter/column-ref.js";
import type { FilterExpression } from "../../filter/expression.js";
import type { FeatureGraph } from "../../graph/graph.js";
import { expands, grainColumns } from "../../graph/join-columns.js";
import type { MatchPlan } from "../../plan/plan.js";
import { typedFilter } from "../../plan/typed-filter.js";
import type { StoreContext, Target } from "../context.js";
import type { RowsInput } from "../input/input.js";
import { classifyInput, stageInput } from "../input/input.js";
import { idTypes, knownTypes } from "../input/known-types.js";
import { rowsToColumns } from "../input/rows.js";
import { stage } from "../input/stage.js";
import { onlyColumns } from "../input/values/only-columns.js";

/** The samples to delete: a filter over stored rows, or rows that have ID columns. `"TRUE"` is every sample. */
export type DeleteTarget<Types extends FeatureTypes> =
  | FilterInput<StoredRow<Types>>
  | RowsInput<{ readonly [Column in Types["id"]]?: unknown }>;

/** Which samples a delete takes. */
export interface Selection {
  readonly filters: readonly FilterExpression[];
  readonly matching: MatchPlan | null;
}

/** Rows are staged in the engine, and added to `staged`. @throws ARGUMENT_INVALID, FILTER_INVALID. */
export async function selectSamples(
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

/** The ID columns that rows have, or those that identify the parents of an expansion; at least one is needed. */
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
    `${where} got rows that have none of its ID columns ${idColumns.join(", ")}.`,
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

/** @throws FILTER_INVALID, and ARGUMENT_INVALID for samples whose IDs cannot be compared with the stored ones. */
export function typedSelection(
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
