import { systemColumns } from "../../column/columns.js";
import type { FilterExpression } from "../../filter/expression.js";
import type { ReadPlan } from "../../plan/plan.js";
import { searchTied } from "../../plan/tied-samples.js";
import { typedFilter } from "../../plan/typed-filter.js";
import type { StoreContext } from "../context.js";
import { targetOf } from "../context.js";
import type { GraphFeature } from "../graph-source.js";
import { everyRow, locateAnywhere, readPlan, readSamples } from "../locate.js";
import type { TiedSamples } from "../source-store.js";

const exampleCount = 3;

/** Looks for tied samples where the rows of a feature are read: in this store, or in a fallback store. */
export async function findTied(
  context: StoreContext,
  wanted: GraphFeature,
  filters: readonly FilterExpression[],
  fallback: boolean,
): Promise<TiedSamples | undefined> {
  const found = await locateAnywhere(context, wanted, fallback);
  if (found?.kind !== "here") return found?.store.tied(wanted.feature, filters);
  const { feature, versions } = targetOf(context, wanted);
  const { idColumns } = feature.spec;
  const columnsOf = (names: readonly string[]) => found.columns.filter(({ name }) => names.includes(name));
  const current = readPlan(
    { kind: "table", name: found.table },
    idColumns,
    columnsOf([...idColumns, systemColumns.updatedAt, systemColumns.dataVersion]),
    {
      featureVersions: [versions.feature],
      filters: filters.map((filter) => typedFilter(filter, found.columns, `the stored rows of ${feature.key}`)),
      filterColumns: found.columns,
    },
  );
  const { rows, timestamps, tied } = searchTied(current);
  const countOf = (plan: ReadPlan): Promise<number> => context.connection.read(plan).count();
  // Rows that others append in between make the second count the larger one, so that the search goes on.
  if ((await countOf(readSamples(timestamps))) === (await countOf(rows))) return undefined;
  const samples = everyRow({ kind: "samples", plan: tied }, columnsOf(idColumns));
  const count = await countOf(samples);
  if (count === 0) return undefined;
  const examples = await context.connection.read({ ...samples, limit: exampleCount }).rows();
  return { store: context.adapter.display, table: found.table, count, examples };
}
