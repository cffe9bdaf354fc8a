import { systemTablePrefix } from "../contract/contract.js";
import { MetaxyError } from "../errors/error.js";
import type { AnyFeature } from "../feature/feature.js";
import { Feature } from "../feature/feature.js";
import { tableName } from "../feature/key.js";
import type { FilterExpression } from "../filter/expression.js";
import { columnsOf } from "../filter/expression.js";
import type { FeatureGraph } from "../graph/graph.js";
import { expands, grainColumns } from "../graph/join-columns.js";
import type { ReadPlan } from "../plan/plan.js";
import type { StoreContext, Target } from "./context.js";
import type { LocatedTable } from "./locate.js";
import { locateTable, readPlan } from "./locate.js";

/** Names of tables of childless parents start so, after the store's prefix; the name of the feature's table follows. */
const childlessPrefix = `${systemTablePrefix}childless__`;

export function childlessTable(tablePrefix: string, feature: string): string {
  return tablePrefix + childlessPrefix + tableName(feature);
}

/**
 * The childless parents of an expansion, as a feature whose samples they are: their table, one of the library's
 * own, has the columns that identify the parents, and the system columns of every table. Undefined for a feature without an expansion.
 */
export function childlessParents(feature: AnyFeature, graph: FeatureGraph): AnyFeature | undefined {
  if (!expands(feature.spec)) return undefined;
  const idColumns = grainColumns(feature.spec, (key) => graph.get(key).spec);
  const columns = feature.columns && new Map([...feature.columns].filter(([name]) => idColumns.includes(name)));
  return new Feature({
    ...feature,
    spec: { ...feature.spec, idColumns },
    schema: null,
    columns,
    dataVersions: new Map(),
  });
}

export function childlessTarget({ adapter }: Pick<StoreContext, "adapter">, wanted: Target): Target | undefined {
  const feature = childlessParents(wanted.feature, wanted.graph);
  const table = childlessTable(adapter.tablePrefix, wanted.feature.key);
  return feature && { ...wanted, feature, table, isSystemTable: true };
}

export function notExpanding({ key }: AnyFeature): MetaxyError {
  return new MetaxyError(
    "WRITE_INVALID",
    `Nothing was written to ${key}: it has no dependency with expansion lineage, so its samples have no parent rows to be replaced for. Use write, and delete for samples that no longer exist.`,
    { details: { feature: key } },
  );
}

/** Childless parents that are recorded in this store. */
export interface LocatedChildless extends LocatedTable {
  readonly target: Target;
}

/** Undefined if none were ever recorded for the feature. */
export async function locateChildless(context: StoreContext, wanted: Target): Promise<LocatedChildless | undefined> {
  const target = childlessTarget(context, wanted);
  const located = target && (await locateTable(context, target.feature, target.table));
  return located && { ...located, target };
}

/** Whether filters name columns that childless parents have. Those with other columns are about children, and say nothing of parents. */
export function selectsChildless(filters: readonly FilterExpression[], { columns }: LocatedChildless): boolean {
  const known = new Set(columns.map(({ name }) => name));
  return filters.every((filter) => [...columnsOf(filter)].every((column) => known.has(column)));
}

/** The recorded childless parents, in the graph's feature version. */
export function readChildless({ target: { feature, versions }, table, columns }: LocatedChildless): ReadPlan {
  return readPlan({ kind: "table", name: table }, feature.spec.idColumns, columns, {
    featureVersions: [versions.feature],
  });
}
