import type { InheritPlan } from "@metaxy-ts/core/adapter";
import { sql } from "kysely";
import type { CompileContext } from "./context.js";
import type { Rows } from "./rows.js";
import { joinOn, pairsOf, Scope, select, temporaryRows } from "./rows.js";

/** Children with columns of their parents. */
export function compileInherit({ flavor }: CompileContext, { children, parents, on, inherited }: InheritPlan): Rows {
  const own = new Scope("metaxy_child", temporaryRows(children));
  const others = new Scope("metaxy_parent", temporaryRows(parents));
  const ownColumns = own.columns.filter(({ name }) => !inherited.includes(name));
  return select({
    columns: [...ownColumns, ...others.pick(inherited)],
    from: sql`${own.from} ${joinOn(flavor, "inner join", others, pairsOf(own, others, on))}`,
  });
}
