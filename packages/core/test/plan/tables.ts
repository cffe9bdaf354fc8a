import type { ReadPlan, UpdatePlan } from "../../src/adapter.js";
import type { AnyFeature } from "../../src/index.js";
import { defaultHashSettings, FeatureGraph, parseFilter, systemColumns } from "../../src/index.js";
import { planUpdate } from "../../src/plan/update.js";

/** The read of a table's current rows, as a store asks for it. */
export function readOf(table: string, idColumns: readonly string[], columns: readonly string[]): ReadPlan {
  const names = [...columns, ...Object.values(systemColumns)];
  return {
    source: { kind: "table", name: table },
    columns: names.map((name) => ({ name, type: { kind: "string" } })),
    idColumns,
    featureVersions: ["version"],
    asOf: null,
    history: "latest",
    includeSoftDeleted: false,
    filters: [],
    matching: null,
  };
}

interface Tables {
  /** User columns of the parents' tables; null where a parent has none. */
  readonly parents: { readonly [feature: string]: readonly string[] | null };
  /** User columns of the feature's own table, when it has one. */
  readonly own?: readonly string[];
  readonly targetFilters?: readonly string[];
  readonly stalenessPredicates?: readonly string[];
}

/** The plan of an update on tables with the given columns. */
export function planOf(feature: AnyFeature, tables: Tables): UpdatePlan {
  const { parents, own, targetFilters = [], stalenessPredicates = [] } = tables;
  const graph = new FeatureGraph([feature]);
  const inputs = Object.entries(parents).map(([key, columns]) => {
    return [key, columns && readOf(key, graph.get(key).spec.idColumns, columns)] as const;
  });
  return planUpdate(graph, feature.key, {
    hash: defaultHashSettings,
    inputs: new Map(inputs),
    current: own
      ? {
          read: readOf(feature.key, feature.spec.idColumns, own),
          stalenessPredicates: stalenessPredicates.map(parseFilter),
        }
      : null,
    targetFilters: targetFilters.map(parseFilter),
  });
}
