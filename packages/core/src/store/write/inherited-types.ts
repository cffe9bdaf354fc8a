import type { ColumnDescription, ColumnType } from "../../column/column-type.js";
import { isSystemColumn } from "../../column/columns.js";
import type { Staged } from "../../contract/contract.js";
import { newName } from "../../feature/rename.js";
import type { DependencySpec } from "../../feature/spec.js";
import { constant } from "../../filter/construct.js";
import type { InheritedTypes } from "../../plan/inherited-type.js";
import type { StoreContext, Target } from "../context.js";
import type { GraphFeature } from "../graph-source.js";
import { stageRelation } from "../input/stage.js";
import type { Located } from "../locate.js";
import { locateAnywhere } from "../locate.js";
import type { SourceStore } from "../source-store.js";

const none: InheritedTypes = new Map();

/**
 * The types that the tables of a feature's parents have for its columns, here or in a fallback store, or will have after the write. Nothing is looked up where the feature's
 * table has all of the columns.
 *
 * @param existing the columns of the feature's table; undefined where there is none
 */
export async function inheritedTypes(
  context: StoreContext,
  { feature, graph }: Target,
  names: Iterable<string>,
  existing: readonly ColumnDescription[] | undefined,
): Promise<InheritedTypes> {
  const known = new Set(existing?.map(({ name }) => name));
  if ([...names].every((name) => known.has(name) || isSystemColumn(name))) return none;
  const types = new Map<string, ColumnType>();
  for (const dependency of feature.spec.dependencies) {
    const stored = await storedTypes(context, { feature: graph.get(dependency.feature), graph });
    for (const { name, type } of included(stored, dependency, feature.spec.idColumns))
      if (!types.has(name)) types.set(name, type);
  }
  return types;
}

/**
 * The columns of a feature's stored rows in the types that this store has for them, with those that the same write adds; none where there is no
 * table.
 */
async function storedTypes(context: StoreContext, wanted: GraphFeature): Promise<readonly ColumnDescription[]> {
  const found = await locateAnywhere(context, wanted, true);
  const added = context.added?.get(wanted.feature.key) ?? [];
  const columns = await foundTypes(context, wanted, found, added.length > 0);
  return [...columns, ...added].filter(({ name }) => !isSystemColumn(name));
}

/** @param isMade Whether the write makes a table here, which is read instead of a fallback store's. */
async function foundTypes(
  context: StoreContext,
  wanted: GraphFeature,
  found: Located | undefined,
  isMade: boolean,
): Promise<readonly ColumnDescription[]> {
  if (found?.kind === "here") return found.columns;
  return !found || isMade ? [] : stagedTypes(context, wanted, found.store);
}

/** What becomes of another store's columns here, as none of its rows show. */
async function stagedTypes(
  context: StoreContext,
  { feature }: GraphFeature,
  store: SourceStore,
): Promise<readonly ColumnDescription[]> {
  const staged: Staged[] = [];
  try {
    const rows = await store.read(feature, { filters: [constant(false)] });
    return (await stageRelation(context, rows, staged, feature.key)).columns;
  } finally {
    for (const each of staged) await each.release();
  }
}

/** What an increment includes of a parent's columns. */
function included(
  columns: readonly ColumnDescription[],
  { rename, select, lineage }: DependencySpec,
  idColumns: readonly string[],
): ColumnDescription[] {
  const grouped = lineage.type === "aggregation" ? (lineage.on ?? idColumns) : null;
  return columns.flatMap(({ name: stored, type }): ColumnDescription[] => {
    const name = newName(rename, stored);
    if (select && ![...idColumns, ...select].includes(name)) return [];
    if (grouped && !grouped.includes(name)) return [{ name, type: { kind: "list", item: type } }];
    return [{ name, type }];
  });
}
