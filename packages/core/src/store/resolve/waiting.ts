import type { InputPlan } from "../../plan/plan.js";
import { waitingSamples } from "../../plan/waiting.js";
import { childlessTable } from "../childless.js";
import type { StoreContext } from "../context.js";
import { tableOf } from "../context.js";
import type { GraphFeature } from "../graph-source.js";
import { Ancestors } from "./ancestors.js";
import type { WaitingSearch } from "./waiting-increment.js";

/**
 * Determines which samples without parent rows are missing only because an ancestor is not yet recomputed in its current version. `inputs` are
 * the parents as the update reads them.
 */
export function waitingSearch(
  context: StoreContext,
  { feature, graph }: GraphFeature,
  inputs: readonly InputPlan[],
  fallback: boolean,
): WaitingSearch {
  return {
    tables: graph
      .ancestors(feature)
      .flatMap((key) => [tableOf(context, key), childlessTable(context.adapter.tablePrefix, key)]),
    async find(staged) {
      const known = await new Ancestors(context, graph, fallback, staged).of(feature.key);
      return waitingSamples(graph, feature.key, (parent) => ({
        present: inputs.find((input) => input.feature === parent)?.read ?? null,
        coming: known.get(parent)?.coming ?? [],
      }));
    },
  };
}
