import type { ColumnType } from "../../column/column-type.js";
import type { ByFieldLayout } from "../../column/columns.js";
import { systemColumns } from "../../column/columns.js";
import { systemTablePrefix } from "../../contract/contract.js";
import type { WritePlan } from "../../plan/write-plan.js";
import type { StoreContext } from "../context.js";

/** The plans, where those that create a table say how it has its by-field columns. */
export async function withLayout(context: StoreContext, plans: readonly WritePlan[]): Promise<readonly WritePlan[]> {
  if (!plans.some(({ change }) => change.kind === "create")) return plans;
  const byField = context.adapter.byField ?? (await storedLayout(context)) ?? "struct";
  return plans.map((plan) => (plan.change.kind === "create" ? { ...plan, change: { ...plan.change, byField } } : plan));
}

/** How the first of the store's feature tables has them; undefined where there is none. */
async function storedLayout({ adapter, connection }: StoreContext): Promise<ByFieldLayout | undefined> {
  const { tablePrefix } = adapter;
  const tables = (await connection.tables()).filter(
    (name) => name.startsWith(tablePrefix) && !name.startsWith(tablePrefix + systemTablePrefix),
  );
  for (const table of tables.toSorted()) {
    const columns = (await connection.describe(table)) ?? [];
    const layout = layoutOf(columns.find(({ name }) => name === systemColumns.provenanceByField)?.type);
    if (layout) return layout;
  }
  return undefined;
}

function layoutOf(type: ColumnType | undefined): ByFieldLayout | undefined {
  return type?.kind === "map" || type?.kind === "struct" ? type.kind : undefined;
}
