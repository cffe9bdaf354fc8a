import { systemColumns } from "../../column/columns.js";
import { requireComparable } from "../../column/comparable.js";
import type { Staged } from "../../contract/contract.js";
import { MetaxyError } from "../../errors/error.js";
import type { AnyFeature } from "../../feature/feature.js";
import { disjunction, isNull } from "../../filter/construct.js";
import type { FilterExpression } from "../../filter/expression.js";
import { own } from "../../own.js";
import type { ExpectedFromSamples, UpdatePlan } from "../../plan/plan.js";
import { typedFilter } from "../../plan/typed-filter.js";
import type { CurrentRequest } from "../../plan/update.js";
import { planCurrent } from "../../plan/update.js";
import { membersColumns, planVersions } from "../../plan/versions.js";
import { storedColumns } from "../../plan/write.js";
import type { StoreContext, Target } from "../context.js";
import type { RowsInput } from "../input/input.js";
import { classifyInput, stageInput } from "../input/input.js";
import { idTypes, knownTypes } from "../input/known-types.js";
import { prepareRows } from "../input/prepare-rows.js";
import { rowsToColumns } from "../input/rows.js";
import { stage } from "../input/stage.js";
import { checkSystemTypes } from "../input/system-types.js";
import { sampleKey } from "../input/values/sample-key.js";
import { shown } from "../input/values/shown.js";
import { readAll } from "../locate.js";
import { includedColumns, namesOf } from "../write/included-columns.js";

export interface SamplesRequest {
  readonly samples: RowsInput<unknown>;
  readonly current: CurrentRequest | null;
  readonly targetFilters: readonly FilterExpression[];
}

/**
 * The plan of an update whose samples are given. They are added to `staged`.
 *
 * @throws WRITE_INVALID for samples that could not be written, FILTER_INVALID.
 */
export async function planSamples(
  context: StoreContext,
  wanted: Target,
  { samples, current, targetFilters }: SamplesRequest,
  staged: Staged[],
): Promise<UpdatePlan> {
  const { feature } = wanted;
  const { idColumns } = feature.spec;
  const { source, prepared, included } = await stageSamples(context, wanted, { samples, current }, staged);
  checkSystemTypes(feature, source.columns);
  const filters = targetFilters.map((filter) => typedFilter(filter, source.columns, `the samples of ${feature.key}`));
  const columns = storedColumns(feature, source.columns, included).map((column) => column.name);
  if (current?.read)
    requireComparable(
      "RESOLVE_INVALID",
      feature.key,
      idColumns,
      { where: "the samples", columns: source.columns },
      { where: `the stored rows of ${feature.key}`, columns: current.read.columns },
    );
  const versions = { ...planVersions(feature, source.columns, { prepared }), provenance: null };
  await requireValues(context, feature, source, [...idColumns, ...membersColumns(versions.provenanceByField)]);
  const expected: ExpectedFromSamples = {
    kind: "samples",
    source,
    columns: columns.filter((name) => !idColumns.includes(name)),
    versions,
    filters,
  };
  return {
    feature: feature.key,
    hash: context.hash,
    grain: idColumns,
    expected,
    expectedFilters: [],
    current: planCurrent({ current, targetFilters }, idColumns, idColumns, feature.key),
    members: versions.members,
  };
}

interface Samples {
  readonly source: Staged["source"];
  /** Whether data versions that the fields define are filled in. */
  readonly prepared: boolean;
  readonly included: ReadonlySet<string>;
}

async function stageSamples(
  context: StoreContext,
  wanted: Target,
  { samples, current }: Pick<SamplesRequest, "samples" | "current">,
  staged: Staged[],
): Promise<Samples> {
  const { feature } = wanted;
  const where = `The samples of ${feature.key}`;
  const input = classifyInput(samples, where);
  if (input.kind === "rows") {
    const included = await includedColumns(context, wanted, namesOf(input.rows));
    const rows = await prepareRows(feature, input.rows, included);
    requireUnique(feature, rows);
    const names = rows.length > 0 ? namesOf(rows) : sampleColumns(feature);
    const columns = rowsToColumns(rows, {
      known: knownTypes(feature, names, idTypes(feature.spec.idColumns, rows, current?.read?.columns)),
      where,
      always: sampleColumns(feature),
    });
    const { source } = keep(await stage(context, columns, where), staged);
    return { source, prepared: true, included };
  }
  const { source } = keep(await stageInput(context, input, where), staged);
  const included = await includedColumns(context, wanted, new Set(source.columns.map(({ name }) => name)));
  return { source, prepared: false, included };
}

function keep(rows: Staged, staged: Staged[]): Staged {
  staged.push(rows);
  return rows;
}

/** The columns that samples have also when there are none. */
function sampleColumns({ spec, columns }: AnyFeature): readonly string[] {
  return [...new Set([...spec.idColumns, ...(columns?.keys() ?? [])]), systemColumns.provenanceByField];
}

/** Samples without one of these would be left out in silence. */
async function requireValues(
  context: StoreContext,
  { key }: AnyFeature,
  source: Staged["source"],
  columns: readonly string[],
): Promise<void> {
  const missing = (filter: FilterExpression): Promise<number> =>
    context.connection.read(readAll(source, [filter])).count();
  if ((await missing(disjunction(columns.map(isNull)))) === 0) return;
  for (const column of columns) {
    const count = await missing(isNull(column));
    if (count === 0) continue;
    throw new MetaxyError(
      "WRITE_INVALID",
      `${count} of the samples of ${key} ${count === 1 ? "has" : "have"} no ${column}.`,
      { details: { feature: key, column } },
    );
  }
}

function requireUnique({ key, spec }: AnyFeature, rows: readonly Readonly<Record<string, unknown>>[]): void {
  const seen = new Set<string>();
  for (const row of rows) {
    const sample = sampleKey(spec.idColumns, row);
    if (seen.has(sample)) {
      const id = Object.fromEntries(spec.idColumns.map((column) => [column, own(row, column)]));
      throw new MetaxyError("WRITE_INVALID", `The samples of ${key} have ${shown(id)} twice.`, {
        details: { feature: key },
      });
    }
    seen.add(sample);
  }
}
