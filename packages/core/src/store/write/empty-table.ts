import type { ColumnDescription } from "../../column/column-type.js";
import { plainType, stringStruct } from "../../column/column-type.js";
import { systemColumns } from "../../column/columns.js";
import { structKey } from "../../feature/key.js";
import type { InheritedTypes } from "../../plan/inherited-type.js";
import type { StoreContext, Target } from "../context.js";
import { inheritedTypes } from "./inherited-types.js";

/** The columns of a table that is made before there is a row. */
export interface ColumnsWithoutRows {
  readonly columns: readonly ColumnDescription[];
  /** What other tables have for them. */
  readonly inherited: InheritedTypes;
}

/**
 * The columns of a table that is made before there is a row: those of the schema, and the ID columns. Their types are the schema's, else those
 * that a stored parent has for them, else they are strings.
 */
export async function columnsWithoutRows(context: StoreContext, target: Target): Promise<ColumnsWithoutRows> {
  const { columns: declared, spec } = target.feature;
  const known = [...(declared ?? [])].flatMap(([name, { type }]) => (type ? [{ name, type }] : []));
  const withoutType = spec.idColumns.filter((id) => !known.some(({ name }) => name === id));
  const names = [...withoutType, ...known.map(({ name }) => name)];
  const inherited = await inheritedTypes(context, target, names, undefined);
  const ids = withoutType.map(
    (name): ColumnDescription => ({ name, type: plainType(inherited.get(name) ?? { kind: "string" }) }),
  );
  const members = stringStruct(spec.fields.map((field) => structKey(field.key)));
  return { columns: [...ids, ...known, { name: systemColumns.provenanceByField, type: members }], inherited };
}
