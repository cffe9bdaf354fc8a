import type { ProvenancePlan } from "@metaxy-ts/core/adapter";
import type { CompileContext } from "./context.js";
import { hashFields } from "./fields.js";
import { memberOf } from "./members.js";
import { valueColumn } from "./names.js";
import type { Output, Rows } from "./rows.js";
import { Scope, select, string } from "./rows.js";
import { withVersions } from "./versions.js";

/** The rows of the source with their versions, computed from the data versions that they provide. */
export function compileProvenance(
  context: CompileContext,
  { source, hash, fields, inputColumns, columns }: ProvenancePlan,
): Rows {
  const joined = new Scope("metaxy_joined", context.rows(source));
  const values = new Map<string, Output>();
  for (const { input, member } of fields.flatMap((field) => field.pieces)) {
    const name = valueColumn(input, member);
    const byField = joined.column(inputColumns[input] as string);
    values.set(name, { name, type: string, value: memberOf(context.flavor, byField, member) });
  }
  const rows = select({ columns: [...joined.pick(columns), ...values.values()], from: joined.from });
  return withVersions(context, hashFields(context, fields, hash, rows, columns), columns);
}
