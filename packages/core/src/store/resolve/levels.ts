import { systemColumns } from "../../column/columns.js";
import type { ReadPlan } from "../../plan/plan.js";
import { locateChildless, readChildless } from "../childless.js";
import type { StoreContext, Target } from "../context.js";
import { relation } from "../context.js";
import { locateTable, readPlan } from "../locate.js";
import type { SourceRows, StoredLevel } from "../source-store.js";

/** What a store has of a feature, and after it what its fallback stores have, each with its own chain before the next. */
export async function levelsOf(
  context: StoreContext,
  wanted: Target,
  columns: readonly string[],
): Promise<StoredLevel[]> {
  const located = await locateTable(context, wanted.feature);
  const childless = await locateChildless(context, wanted);
  const current = (plan: ReadPlan, table: string): SourceRows => {
    const chosen = plan.columns.filter(({ name }) => columns.includes(name) || name === systemColumns.deletedAt);
    return relation(context, context.connection.read({ ...plan, includeSoftDeleted: true, columns: chosen }), table);
  };
  const rows =
    located &&
    readPlan({ kind: "table", name: located.table }, wanted.feature.spec.idColumns, located.columns, {
      featureVersions: [wanted.versions.feature],
    });
  return [
    {
      rows: rows ? current(rows, located.table) : null,
      childless: childless ? current(readChildless(childless), childless.table) : null,
    },
    ...(await fallbackLevels(context, wanted, columns)),
  ];
}

/** What the fallback stores of a store have of a feature. */
export async function fallbackLevels(
  context: StoreContext,
  { feature, graph }: Target,
  columns: readonly string[],
): Promise<StoredLevel[]> {
  const levels: StoredLevel[] = [];
  for (const store of await context.fallbacks.all(graph)) levels.push(...(await store.levels(feature.key, columns)));
  return levels;
}
