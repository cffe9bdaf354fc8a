import { requireComparable } from "../../column/comparable.js";
import type { Staged } from "../../contract/contract.js";
import { MetaxyError } from "../../errors/error.js";
import { checkOptions } from "../../errors/options.js";
import { structKey } from "../../feature/key.js";
import type { FeatureTypes, StoredRow } from "../../feature/types.js";
import type { FeatureInput } from "../../graph/graph.js";
import { grainColumns } from "../../graph/join-columns.js";
import type { ReadPlan, WritePlan } from "../../plan/plan.js";
import { typedFilter } from "../../plan/typed-filter.js";
import { locateChildless, tellsChildless } from "../childless.js";
import type { StoreContext } from "../context.js";
import { target } from "../context.js";
import { locateTable, readPlan } from "../locate.js";
import type { Filters } from "../read/read-options.js";
import { toFilters } from "../read/read-options.js";
import { planResolve } from "../resolve/resolve.js";
import { commit } from "./commit.js";
import { appendStored } from "./stored-rows.js";

/** Which rows a rebase takes over. */
export interface RebaseOptions<Types extends FeatureTypes = FeatureTypes> {
  /** The feature version whose rows are taken over: `metaxy_feature_version` of stored rows, or `feature` of `graph.versions`. */
  readonly from: string;
  /** Only rows for which all of these hold. If omitted, all current rows of that version. */
  readonly filters?: Filters<StoredRow<Types>>;
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
    ...(childless && tellsChildless(filters, childless) ? [childless] : []),
  ];
  const reads = tables.map(({ target: { feature: samples }, table, columns }) =>
    readPlan({ kind: "table", name: table }, samples.spec.idColumns, columns, {
      featureVersions: [options.from],
      filters: filters.map((filter) => typedFilter(filter, columns, where)),
    }),
  );
  if (options.from === versions.feature || !(await hasRows(context, reads))) {
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
    for (const { columns } of tables)
      requireComparable(
        "REBASE_INVALID",
        feature.key,
        on,
        { where: "its parents", columns: samples.source.columns },
        { where: `the stored rows of ${feature.key}`, columns },
      );
    const members = feature.spec.fields.map((field) => structKey(field.key));
    const plans = tables.map(({ target, columns }, index): WritePlan => {
      const plan = { read: reads[index] as ReadPlan, expected: samples.source, on, members };
      return {
        ...appendStored(context, target, { source: { kind: "rebase", plan }, columns, existing: columns, members }),
        featureVersion: { value: versions.feature },
        projectVersion: { value: graph.projectVersion(feature.project ?? graph.project, context.hash.length) },
        updatedAt: { value: context.clock.next() },
      };
    });
    const { rows } = await commit(context, plans, {});
    return located ? (rows[0] ?? 0) : 0;
  } finally {
    await expected.release();
    for (const rows of staged) await rows.release();
  }
}

async function hasRows(context: StoreContext, reads: readonly ReadPlan[]): Promise<boolean> {
  for (const read of reads) if ((await context.connection.read(read).count()) > 0) return true;
  return false;
}
