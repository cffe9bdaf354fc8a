import type { RebasePlan } from "@metaxy-ts/core/adapter";
import { systemColumns } from "@metaxy-ts/core/adapter";
import type { RawBuilder } from "kysely";
import { sql } from "kysely";
import type { CompileContext } from "./context.js";
import { compileRead } from "./read.js";
import type { Output, Rows } from "./rows.js";
import { Scope, sameValues, select } from "./rows.js";

const { provenanceByField, provenance, dataVersionByField, dataVersion } = systemColumns;

/** Stored rows under the provenance that they would have now, in the columns that they have. */
export function compileRebase(context: CompileContext, { read, expected, on }: RebasePlan): Rows {
  const stored = new Scope("metaxy_stored_row", compileRead(context, read));
  const samples = new Scope("metaxy_expected", context.rows(expected));
  /** A data version that only repeats the provenance is no choice of the user's: it becomes null. */
  const chosen = (version: string, old: string): RawBuilder<unknown> => {
    const { value } = stored.column(version);
    return sql`case when ${context.flavor.isDistinct(value, stored.column(old).value)} then ${value} end`;
  };
  const rebased = (column: Output): Output => {
    switch (column.name) {
      case provenanceByField:
      case provenance:
        return samples.column(column.name);
      case dataVersionByField:
        return { ...column, value: chosen(dataVersionByField, provenanceByField) };
      case dataVersion:
        return { ...column, value: chosen(dataVersion, provenance) };
      default:
        return column;
    }
  };
  return select({
    columns: stored.columns.map(rebased),
    from: sql`${stored.from} inner join ${samples.from} on ${sameValues(stored, samples, on)}`,
  });
}
