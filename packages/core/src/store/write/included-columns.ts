import type { ColumnDescription } from "../../column/column-type.js";
import { isSystemColumn } from "../../column/columns.js";
import { newName } from "../../feature/rename.js";
import type { DependencySpec } from "../../feature/spec.js";
import type { StoreContext, Target } from "../context.js";
import type { GraphFeature } from "../graph-source.js";
import { locateAnywhere } from "../locate.js";

/** The names that occur in rows. */
export function namesOf(rows: readonly object[]): Set<string> {
  const names = new Set<string>();
  for (const row of rows) for (const name of Object.keys(row)) names.add(name);
  return names;
}

/** The columns among the given ones that an increment provides from the parents and that the feature does not store. */
export async function includedColumns(
  context: StoreContext,
  { feature, graph }: Target,
  names: ReadonlySet<string>,
): Promise<Set<string>> {
  const { columns: own } = feature;
  const included = new Set<string>();
  if (!own) return included; // without a schema, everything is stored
  const unknown = (): boolean =>
    [...names].some((name) => !own.has(name) && !included.has(name) && !isSystemColumn(name));
  const add = (dependency: DependencySpec, columns: Iterable<string>): void => {
    for (const column of columns) included.add(newName(dependency.rename, column));
  };
  for (const dependency of feature.spec.dependencies) {
    const parent = graph.get(dependency.feature);
    add(dependency, [...parent.spec.idColumns, ...(parent.columns?.keys() ?? [])]);
    for (const column of dependency.select ?? []) included.add(column);
  }
  // Stored rows of a parent may have columns that its schema does not have.
  for (const dependency of feature.spec.dependencies) {
    if (dependency.select === null && unknown()) {
      const stored = await storedColumnsOf(context, { feature: graph.get(dependency.feature), graph });
      add(
        dependency,
        stored.map(({ name }) => name),
      );
    }
  }
  for (const column of [...own.keys(), ...feature.spec.idColumns]) included.delete(column);
  return included;
}

/** The columns of a feature's stored rows but for system columns; none where it has no table. */
async function storedColumnsOf(context: StoreContext, wanted: GraphFeature): Promise<readonly ColumnDescription[]> {
  const found = await locateAnywhere(context, wanted, true);
  if (!found) return [];
  const columns = found.kind === "here" ? found.columns : await (await found.store.read(wanted.feature)).columns();
  return columns.filter(({ name }) => !isSystemColumn(name));
}
