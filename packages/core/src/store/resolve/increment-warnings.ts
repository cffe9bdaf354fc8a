import type { FilterExpression } from "../../filter/expression.js";
import { dependencyFilters } from "../../plan/dependency-filters.js";
import type { StoreContext } from "../context.js";
import type { GraphFeature } from "../graph-source.js";
import { shown } from "../input/values/shown.js";
import type { TiedSamples } from "../source-store.js";
import { findTied } from "./tied.js";

/** Something about the parents' rows that is worth a look although the increment is computed from them. */
export interface IncrementWarning {
  /** `ROWS_TIED`: the current rows of some samples of a parent have the same timestamp as rows with other data versions. */
  readonly code: "ROWS_TIED";
  /** What is wrong and what to do, for people. */
  readonly message: string;
  /** Facts behind the message, as plain data for programs. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** Warns about rows of the parents, of the state that their tables have now. `filtersOf` gives the filters of a resolve for a parent. */
export async function incrementWarnings(
  context: StoreContext,
  { feature, graph }: GraphFeature,
  filtersOf: (parent: string) => readonly FilterExpression[],
  fallback: boolean,
): Promise<IncrementWarning[]> {
  const warnings: IncrementWarning[] = [];
  for (const dependency of feature.spec.dependencies) {
    const parent = { feature: graph.get(dependency.feature), graph };
    const filters = [...filtersOf(dependency.feature), ...dependencyFilters(dependency)];
    const tied = await findTied(context, parent, filters, fallback);
    if (tied) warnings.push(tiedWarning(dependency.feature, tied));
  }
  return warnings;
}

function tiedWarning(feature: string, { store, table, count, examples }: TiedSamples): IncrementWarning {
  const samples = count === 1 ? "1 sample" : `${count} samples`;
  const some = examples.map((example) => shown(example)).join(", ");
  return {
    code: "ROWS_TIED",
    message: `${store} has rows of one timestamp with different data versions for ${samples} of ${feature}: ${some}. One of these rows is current here. Metaxy for Python may take another one, and then each library finds stale what the other one computed. Such rows come from a write of Metaxy for Python that had an ID twice, or from its copy of a history. Write these samples of ${feature} again: a newer row is current for both.`,
    details: { feature, store, table, samples: count, examples },
  };
}
