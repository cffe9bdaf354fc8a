import { systemColumns } from "../../column/columns.js";
import type { Staged } from "../../contract/contract.js";
import { checkOptions } from "../../errors/options.js";
import type { AnyFeature } from "../../feature/feature.js";
import type { FeatureTypes } from "../../feature/types.js";
import { columnsOf } from "../../filter/expression.js";
import type { FeatureInput } from "../../graph/graph.js";
import type { ReadPlan, Source } from "../../plan/plan.js";
import type { WritePlan } from "../../plan/write-plan.js";
import type { LocatedChildless } from "../childless.js";
import { locateChildless, selectsChildless } from "../childless.js";
import type { StoreContext, Target } from "../context.js";
import { target } from "../context.js";
import { stageRelation } from "../input/stage.js";
import type { Located, LocatedTable } from "../locate.js";
import { featureNotFound, locateAnywhere, readPlan } from "../locate.js";
import { commit } from "./commit.js";
import { checkDeclaredColumns } from "./declared-columns.js";
import type { DeleteTarget, Selection } from "./deleted-samples.js";
import { selectSamples, typedSelection } from "./deleted-samples.js";
import { replanning } from "./replan.js";
import { tombstones } from "./stored-rows.js";

/** How samples are deleted. */
export interface DeleteOptions {
  /** With `true`, a hard delete: the stored rows are removed, with their history. If omitted, a soft delete, which appends tombstones. */
  readonly hard?: boolean;
  /** With `true`, samples of all feature versions. If omitted, those of the version of the feature's definition. */
  readonly withFeatureHistory?: boolean;
}

/** Returns how many samples were soft-deleted, or how many stored rows were removed. */
export async function deleteSamples(
  context: StoreContext,
  input: FeatureInput,
  samples: DeleteTarget<FeatureTypes>,
  options: DeleteOptions,
): Promise<number> {
  checkOptions(options, ["hard", "withFeatureHistory"], "delete");
  const wanted = target(context, input);
  const staged: Staged[] = [];
  try {
    const tables = await locateTables(context, wanted, options);
    const { located } = tables;
    const stored = located?.kind === "here" ? located.columns : [];
    const selection = await selectSamples(context, wanted, samples, stored, staged);
    if (!located) await checkNothingToDelete(context, wanted, selection);
    if (options.hard) return await eraseAll(context, wanted, tables, selection, options);
    return await replanning({
      located: tables,
      locate: () => locateTables(context, wanted, options),
      plan: async (now) => ({ plans: await planTombstones(context, wanted, now, selection, options, staged) }),
      async execute({ plans }) {
        const { rows } = await commit(context, plans, {});
        return rows.reduce((sum, count, index) => (plans[index]?.isSystemTable ? sum : sum + count), 0);
      },
    });
  } finally {
    for (const rows of staged) await rows.release();
  }
}

/** Where samples are that a delete may take. */
interface Tables {
  readonly located: Located | undefined;
  readonly childless: LocatedChildless | undefined;
}

async function locateTables(context: StoreContext, wanted: Target, { hard }: DeleteOptions): Promise<Tables> {
  const located = await locateAnywhere(context, wanted, !hard);
  return { located, childless: await locateChildless(context, wanted) };
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
 * Whether the samples are identified by columns of parents. Then the records of childless parents are
 * removed, as the children of other parents are deleted.
 */
function selectsParents({ filters, matching }: Selection, childless: LocatedChildless): boolean {
  const { idColumns } = childless.target.feature.spec;
  return (
    selectsChildless(filters, childless) && (matching?.columns ?? []).every((column) => idColumns.includes(column))
  );
}

/** Returns how many stored rows of the feature were removed. */
async function eraseAll(
  context: StoreContext,
  wanted: Target,
  { located, childless }: Tables,
  selection: Selection,
  options: DeleteOptions,
): Promise<number> {
  if (childless && selectsParents(selection, childless))
    await erase(context, childless.target, { kind: "here", ...childless }, selection, options);
  return located ? erase(context, wanted, located, selection, options) : 0;
}

async function erase(
  context: StoreContext,
  { feature, versions }: Target,
  located: Located,
  selection: Selection,
  options: DeleteOptions,
): Promise<number> {
  if (located.kind !== "here") return 0;
  const typed = typedSelection(feature, selection, located.columns);
  const featureVersions = options.withFeatureHistory ? null : [versions.feature];
  return context.connection.erase({
    feature: feature.key,
    table: located.table,
    idColumns: feature.spec.idColumns,
    featureVersions,
    ...samplesOf(feature, located, typed, featureVersions),
  });
}

/**
 * What chooses all stored rows of the samples whose current row, or tombstone, passes the filters. Choosing single rows would provide the
 * older ones back.
 */
function samplesOf(
  { spec: { idColumns } }: AnyFeature,
  { table, columns }: LocatedTable,
  selection: Selection,
  featureVersions: readonly string[] | null,
): Selection {
  const described = [
    ...selection.filters.flatMap((filter) => [...columnsOf(filter)]),
    ...(selection.matching?.columns ?? []),
  ];
  if (described.every((column) => idColumns.includes(column))) return selection;
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

async function planTombstones(
  context: StoreContext,
  wanted: Target,
  { located, childless }: Tables,
  selection: Selection,
  options: DeleteOptions,
  staged: Staged[],
): Promise<readonly WritePlan[]> {
  const plans: WritePlan[] = [];
  if (located) plans.push(await tombstonesOf(context, wanted, located, selection, options, staged));
  if (childless && selectsParents(selection, childless)) {
    const parents = { kind: "here", ...childless } as const;
    plans.push(await tombstonesOf(context, childless.target, parents, selection, options, staged));
  }
  return plans;
}

/** Appends a tombstone for each current row. Rows of a fallback store are soft-deleted here, where they then count as deleted. */
async function tombstonesOf(
  context: StoreContext,
  wanted: Target,
  located: Located,
  selection: Selection,
  options: DeleteOptions,
  staged: Staged[],
): Promise<WritePlan> {
  const { feature, versions } = wanted;
  const { columns, source } = await currentRows(context, wanted, located, staged);
  const typed = typedSelection(feature, selection, columns);
  const read: ReadPlan =
    located.kind === "here"
      ? readPlan(source, feature.spec.idColumns, columns, {
          featureVersions: options.withFeatureHistory ? null : [versions.feature],
          history: options.withFeatureHistory ? "latestPerVersion" : "latest",
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
  const source = await stageRelation(context, await located.store.read(feature), staged, feature.key);
  return { source, columns: source.columns };
}
