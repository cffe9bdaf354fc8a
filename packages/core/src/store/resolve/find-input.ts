import type { Staged } from "../../contract/contract.js";
import type { FilterExpression } from "../../filter/expression.js";
import type { ReadPlan } from "../../plan/plan.js";
import { typedFilter } from "../../plan/typed-filter.js";
import type { StoreContext } from "../context.js";
import type { GraphFeature } from "../graph-source.js";
import { stageRelation } from "../input/stage.js";
import type { Located } from "../locate.js";
import { locate, locateAnywhere, readAll, readPlan } from "../locate.js";

/** A parent's current rows, wherever they are. Rows of a fallback store are provided here. */
export async function findInput(
  context: StoreContext,
  parent: GraphFeature,
  { optional, fallback }: { readonly optional: boolean; readonly fallback: boolean },
  filters: readonly FilterExpression[],
  staged: Staged[],
): Promise<ReadPlan | null> {
  const found = await (optional ? locateAnywhere : locate)(context, parent, fallback);
  return found ? readInput(context, parent, found, filters, staged) : null;
}

/** A parent's current rows, from where they are. */
export async function readInput(
  context: StoreContext,
  { feature, graph }: GraphFeature,
  found: Located,
  filters: readonly FilterExpression[],
  staged: Staged[],
): Promise<ReadPlan> {
  if (found.kind === "here") {
    const where = `a resolve over ${feature.key}`;
    const version = graph.versions(feature, context.hash.length).feature;
    const read = readPlan({ kind: "table", name: found.table }, feature.spec.idColumns, found.columns, {
      featureVersions: [version],
      filters: filters.map((filter) => typedFilter(filter, found.columns, where)),
    });
    return read;
  }
  const rows = await found.store.read(feature, { filters });
  return readAll(await stageRelation(context, rows, staged, feature.key));
}
