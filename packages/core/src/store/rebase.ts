import { MetaxyError } from "../errors/error.js";
import { checkOptions } from "../errors/options.js";
import { structKey } from "../feature/key.js";
import type { FeatureTypes, StoredRow } from "../feature/types.js";
import { checkFilterColumns } from "../filter/check.js";
import type { FeatureInput } from "../graph/graph.js";
import { grainColumns } from "../graph/join-columns.js";
import { preservingWrite } from "../plan/preserve.js";
import { commit } from "./commit.js";
import type { StoreContext } from "./context.js";
import { target } from "./context.js";
import type { Staged } from "./contract.js";
import { locateTable, readPlan } from "./locate.js";
import type { Filters } from "./read.js";
import { toFilters } from "./read.js";
import { planResolve } from "./resolve.js";

export interface RebaseOptions<Types extends FeatureTypes = FeatureTypes> {
  /** The feature version whose rows are taken over. */
  readonly from: string;
  readonly filters?: Filters<StoredRow<Types>>;
}

/**
 * Takes over the rows of another feature version: writes them again under the graph's version, with the provenance that they would
 * have now, for code that changed without changing results. Data versions of your own stay; samples without parents are left out.
 */
export async function rebase(context: StoreContext, input: FeatureInput, choice: RebaseOptions): Promise<number> {
  checkOptions(choice, ["from", "filters"], "rebase");
  const wanted = target(context, input);
  const { feature, graph, table, versions } = wanted;
  if (feature.spec.dependencies.length === 0) {
    throw new MetaxyError(
      "REBASE_INVALID",
      `Feature ${feature.key} has no dependencies, so its provenance does not depend on a version. Write its rows instead.`,
    );
  }
  const located = await locateTable(context, feature);
  if (!located)
    throw new MetaxyError(
      "FEATURE_NOT_FOUND",
      `${context.adapter.display} has no table for feature ${feature.key}, so there is nothing to rebase.`,
    );
  const filters = toFilters(choice.filters);
  for (const filter of filters)
    checkFilterColumns(
      filter,
      located.columns.map((column) => column.name),
      `a rebase of ${feature.key}`,
    );
  const read = readPlan({ kind: "table", name: table }, feature.spec.idColumns, located.columns, {
    featureVersions: [choice.from],
    filters,
  });
  if (choice.from === versions.feature || (await context.connection.read(read).count()) === 0) {
    throw new MetaxyError(
      "REBASE_INVALID",
      `Feature ${feature.key} has no rows of version ${choice.from} to rebase to ${versions.feature}.`,
      {
        details: { feature: feature.key, from: choice.from, to: versions.feature },
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
    const kept = preservingWrite({
      feature,
      table,
      hash: context.hash,
      source: { kind: "rebase", plan: { read, expected: samples.source, on, members } },
      columns: located.columns,
      existing: located.columns,
      members,
    });
    const plan = {
      ...kept,
      featureVersion: { value: versions.feature },
      projectVersion: { value: graph.projectVersion(feature.project ?? graph.project, context.hash.length) },
      updatedAt: { value: context.clock.next() },
    };
    return (await commit(context, [plan], {})).rows;
  } finally {
    await expected.release();
    for (const rows of staged) await rows.release();
  }
}
