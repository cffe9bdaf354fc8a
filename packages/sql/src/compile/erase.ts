import type { ColumnDescription, ErasePlan } from "@metaxy-ts/core/adapter";
import { systemColumns } from "@metaxy-ts/core/adapter";
import type { RawBuilder } from "kysely";
import { sql } from "kysely";
import type { CompileContext } from "./context.js";
import { compileFilters } from "./filter.js";
import { isOneOf, matches } from "./read.js";
import { allOf, Scope, storedColumn, tableName } from "./rows.js";

export interface CompiledErase {
  /** One row: in `total` how many rows `remove` is going to remove. */
  readonly count: RawBuilder<unknown>;
  readonly remove: RawBuilder<unknown>;
}

/** Removes stored rows, current or not, tombstone or not, from a table with these columns. */
export function compileErase(
  context: CompileContext,
  plan: ErasePlan,
  columns: readonly ColumnDescription[],
): CompiledErase {
  const table = tableName(context.flavor, plan.table);
  // Not every dialect takes an alias in DELETE, so the table's name is one.
  const { head, alias } = context.flavor.deleteFrom?.(plan.table) ?? {
    head: sql`delete from ${table}`,
    alias: plan.table,
  };
  const where = (name: string): RawBuilder<unknown> => {
    const rows = new Scope(name, { columns, from: table }, (column) => storedColumn(context.flavor, column));
    const conditions = [
      ...(plan.featureVersions === null
        ? []
        : [isOneOf(rows.column(systemColumns.featureVersion), plan.featureVersions)]),
      ...compileFilters(context.flavor, plan.filters, (column) => rows.column(column)),
      ...(plan.matching ? [matches(context, plan.matching, rows)] : []),
    ];
    return sql` where ${conditions.length > 0 ? allOf(conditions) : sql`1 = 1`}`; // some dialects delete nothing without a condition
  };
  return {
    count: sql`select count(*) as ${sql.id("total")} from ${table}${where(plan.table)}`,
    remove: sql`${head}${where(alias)}`,
  };
}
