import type { ColumnDescription } from "../../column/column-type.js";
import { stringStruct } from "../../column/column-type.js";
import { systemColumns } from "../../column/columns.js";
import { structKey } from "../../feature/key.js";
import { newName } from "../../feature/rename.js";
import type { StoreContext, Target } from "../context.js";
import { storedColumnsOf } from "./included-columns.js";

/**
 * The columns of a table that is made before there is a row: those of the schema, and the ID columns. Their types are the schema's, else those
 * that a stored parent has for them, else they are strings.
 */
export async function columnsWithoutRows(context: StoreContext, target: Target): Promise<ColumnDescription[]> {
  const { columns: declared, spec } = target.feature;
  const known = [...(declared ?? [])].flatMap(([name, { type }]) => (type ? [{ name, type }] : []));
  const withoutType = spec.idColumns.filter((id) => !known.some(({ name }) => name === id));
  const inherited = withoutType.length > 0 ? await inheritedColumns(context, target) : [];
  const ids = withoutType.map(
    (name): ColumnDescription => inherited.find((column) => column.name === name) ?? { name, type: { kind: "string" } },
  );
  const members = stringStruct(spec.fields.map((field) => structKey(field.key)));
  return [...ids, ...known, { name: systemColumns.provenanceByField, type: members }];
}

/** What stored parents have, under the names that it has here. */
async function inheritedColumns(context: StoreContext, { feature, graph }: Target): Promise<ColumnDescription[]> {
  const inherited: ColumnDescription[] = [];
  for (const { feature: key, rename } of feature.spec.dependencies) {
    const stored = await storedColumnsOf(context, { feature: graph.get(key), graph });
    inherited.push(...stored.map(({ name, type }) => ({ name: newName(rename, name), type })));
  }
  return inherited;
}
