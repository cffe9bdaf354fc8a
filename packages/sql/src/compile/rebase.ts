import type { RebasePlan } from "@metaxy-ts/core/adapter";
import { systemColumns } from "@metaxy-ts/core/adapter";
import type { RawBuilder } from "kysely";
import { sql } from "kysely";
import type { CompileContext } from "./context.js";
import type { Member } from "./members.js";
import { byFieldOf, memberOf } from "./members.js";
import { compileRead } from "./read.js";
import type { Output, Rows } from "./rows.js";
import { joinOn, missing, pairsOf, Scope, select } from "./rows.js";

const { provenanceByField, provenance, dataVersionByField, dataVersion } = systemColumns;

/** Stored rows under the provenance that they would have now, in the columns that they have. */
export function compileRebase(context: CompileContext, { read, expected, on, members }: RebasePlan): Rows {
  const { flavor } = context;
  const stored = new Scope("metaxy_stored_row", compileRead(context, read));
  const samples = new Scope("metaxy_expected", context.rows(expected));
  /** A data version that only repeats the provenance is not a choice of the user's: it becomes null. */
  const chosen = (version: string, old: string, value = stored.column(version)): RawBuilder<unknown> =>
    sql`case when ${flavor.isDistinct(stored.column(version).value, stored.column(old).value)} then ${value.value} else ${missing(flavor, value.type)} end`;
  const completed = (): Output => {
    const { type } = samples.column(provenanceByField);
    const values = members.map((name): Member => {
      const own = memberOf(flavor, stored.column(dataVersionByField), name);
      return { name, value: sql`coalesce(${own}, ${memberOf(flavor, samples.column(provenanceByField), name)})` };
    });
    const all = { name: dataVersionByField, type, value: byFieldOf(flavor, values, type) };
    return { ...all, value: chosen(dataVersionByField, provenanceByField, all) };
  };
  const rebased = (column: Output): Output => {
    switch (column.name) {
      case provenanceByField:
      case provenance:
        return samples.column(column.name);
      case dataVersionByField:
        return completed();
      case dataVersion:
        return { ...column, value: chosen(dataVersion, provenance) };
      default:
        return column;
    }
  };
  return select({
    columns: stored.columns.map(rebased),
    from: sql`${stored.from} ${joinOn(flavor, "inner join", samples, pairsOf(stored, samples, on))}`,
  });
}
