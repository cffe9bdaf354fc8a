import { requireComparable } from "../../column/comparable.js";
import type { Staged } from "../../contract/contract.js";
import { MetaxyError } from "../../errors/error.js";
import { checkOptions } from "../../errors/options.js";
import { structKey } from "../../feature/key.js";
import type { FeatureTypes, StoredRow } from "../../feature/types.js";
import type { FeatureInput } from "../../graph/graph.js";
import { grainColumns } from "../../graph/join-columns.js";
import type { ReadPlan } from "../../plan/plan.js";
import { typedFilter } from "../../plan/typed-filter.js";
import type { WritePlan } from "../../plan/write-plan.js";
import { locateChildless, selectsChildless } from "../childless.js";
import type { StoreContext, Target } from "../context.js";
import { target } from "../context.js";
import type { LocatedTable } from "../locate.js";
import { locateTable, readPlan } from "../locate.js";
import type { Filters } from "../read/read-options.js";
import { toFilters } from "../read/read-options.js";
import { planResolve } from "../resolve/resolve.js";
import { commit } from "./commit.js";
import { replanning } from "./replan.js";
import { appendStored } from "./stored-rows.js";

/** Which rows a rebase takes over. */
export interface RebaseOptions<Stored = StoredRow<FeatureTypes>> {
  /** The feature version whose rows are taken over: `metaxy_feature_version` of stored rows, or `feature` of `graph.versions`. */
  readonly from: string;
  /** Only rows for which all of these hold. If omitted, all current rows of that version. */
  readonly filters?: Filters<Stored>;
}

/**
 * Takes over the rows of another feature version: writes them again under the graph's version, with the provenance that they would
 * have now, for code that changed without changing results. Data versions of your own stay; samples without parents are left out.
 */
export async function rebase(context: StoreContext, input: FeatureInput, options: RebaseOptions): Promise<number> {
  checkOptions(options, ["from", "filters"], "rebase");
  const wanted = target(context, input);
  const { feature, graph, versions } = wanted;
  if (feature.spec.dependencies.length === 0) {
    throw new MetaxyError(
      "REBASE_INVALID",
      `Feature ${feature.key} has no dependencies, so its provenance does not depend on a version. Write its rows instead.`,
    );
  }
  if (options.from === versions.feature) {
    throw new MetaxyError(
      "REBASE_INVALID",
      `Version ${options.from} of feature ${feature.key} is that of the code. Name the version whose rows are to be taken over.`,
      { details: { feature: feature.key, from: options.from, to: versions.feature } },
    );
  }
  const stored = await locateStored(context, wanted, options);
  if (!(await hasRows(context, stored))) {
    throw new MetaxyError(
      "REBASE_INVALID",
      `Feature ${feature.key} has no rows of version ${options.from} to rebase to ${versions.feature}.`,
      {
        details: { feature: feature.key, from: options.from, to: versions.feature },
      },
    );
  }
  const staged: Staged[] = [];
  const expected = context.connection.resolve(await planResolve(context, wanted, { skipComparison: true }, staged));
  try {
    const samples = await expected.part("new").source();
    staged.push(samples);
    const on = grainColumns(feature.spec, (key) => graph.get(key).spec);
    const members = feature.spec.fields.map((field) => structKey(field.key));
    const plan = ({ target, columns, read }: Stored): WritePlan => {
      requireComparable(
        "REBASE_INVALID",
        feature.key,
        on,
        { where: "its parents", columns: samples.source.columns },
        { where: `the stored rows of ${feature.key}`, columns },
      );
      const source = { kind: "rebase", plan: { read, expected: samples.source, on, members } } as const;
      return {
        ...appendStored(context, target, { source, columns, existing: columns, members }),
        featureVersion: { value: versions.feature },
        projectVersion: { value: graph.projectVersion(graph.projectOf(feature), context.hash.length) },
        updatedAt: { value: context.clock.next() },
      };
    };
    return await replanning({
      located: stored,
      locate: () => locateStored(context, wanted, options),
      plan: (tables) => ({ plans: tables.map(plan) }),
      async execute({ plans }) {
        const { rows } = await commit(context, plans, {});
        return plans[0]?.isSystemTable ? 0 : (rows[0] ?? 0);
      },
    });
  } finally {
    await expected.release();
    for (const rows of staged) await rows.release();
  }
}

/** A table with rows that are to be taken over. */
interface Stored extends LocatedTable {
  readonly target: Target;
  readonly read: ReadPlan;
}

/** @throws FEATURE_NOT_FOUND where there is no table. */
async function locateStored(context: StoreContext, wanted: Target, options: RebaseOptions): Promise<readonly Stored[]> {
  const { feature } = wanted;
  const located = await locateTable(context, feature);
  const childless = await locateChildless(context, wanted);
  if (!located && !childless)
    throw new MetaxyError(
      "FEATURE_NOT_FOUND",
      `${context.adapter.display} has no table for feature ${feature.key}, so there is nothing to rebase.`,
    );
  const filters = toFilters(options.filters);
  const where = `a rebase of ${feature.key}`;
  const tables = [
    ...(located ? [{ ...located, target: wanted }] : []),
    ...(childless && selectsChildless(filters, childless) ? [childless] : []),
  ];
  return tables.map((table) => {
    const { idColumns } = table.target.feature.spec;
    const read = readPlan({ kind: "table", name: table.table }, idColumns, table.columns, {
      featureVersions: [options.from],
      filters: filters.map((filter) => typedFilter(filter, table.columns, where)),
    });
    return { ...table, read };
  });
}

async function hasRows(context: StoreContext, tables: readonly Stored[]): Promise<boolean> {
  for (const { read } of tables) if ((await context.connection.read(read).count()) > 0) return true;
  return false;
}
