import type { ColumnType, SampleCondition, SamplesPlan } from "@metaxy-ts/core/adapter";
import type { RawBuilder } from "kysely";
import { sql } from "kysely";
import type { CompileContext } from "./context.js";
import { nullOf } from "./members.js";
import type { Output, Rows } from "./rows.js";
import { allOf, anyOf, existsIn, notNull, Scope, select, string } from "./rows.js";

/** Distinct samples from several places. */
export function compileSamples(context: CompileContext, { columns, parts }: SamplesPlan): Rows {
  const sources = parts.map(({ source }) => new Scope("metaxy_sample", context.rows(source)));
  const types = columns.map((name, index): ColumnType => {
    const owner = parts.findIndex(({ from }) => from[index] !== null);
    return sources[owner]?.column(parts[owner]?.from[index] ?? name).type ?? string;
  });
  const selects = parts.map(({ from, where }, part) => {
    const rows = sources[part] as Scope;
    const outputs = columns.map((name, index): Output => {
      const [own, type] = [from[index] ?? null, types[index] ?? string];
      return own === null ? { name, type, value: nullOf(context.flavor, type) } : { ...rows.column(own), name };
    });
    return select({
      columns: outputs,
      from: rows.from,
      where: where ? [compileCondition(context, where, rows)] : [],
    });
  });
  const [first] = selects;
  if (!first) throw new Error("A plan for samples has no parts.");
  const query = sql`${sql.join(
    selects.map((rows) => rows.query),
    sql` union all `,
  )}`;
  const all = new Scope("metaxy_samples", { columns: first.columns, from: sql`(${query})` });
  return select({ columns: all.columns, from: all.from, distinct: true });
}

function compileCondition(context: CompileContext, condition: SampleCondition, rows: Scope): RawBuilder<boolean> {
  switch (condition.kind) {
    case "match":
      return compileMatch(context, condition, rows);
    case "all":
      return sql`(${allOf(condition.conditions.map((each) => compileCondition(context, each, rows)))})`;
    case "any":
      return anyOf(condition.conditions.map((each) => compileCondition(context, each, rows)));
    case "not":
      return sql`not (${compileCondition(context, condition.condition, rows)})`;
  }
}

function compileMatch(
  context: CompileContext,
  { source, on }: SampleCondition & { readonly kind: "match" },
  rows: Scope,
): RawBuilder<boolean> {
  const others = new Scope("metaxy_other", context.rows(source));
  const renamed = select({
    columns: on.map(({ column, other }) => ({ ...others.column(other), name: column })),
    from: others.from,
    where: notNull(
      others,
      on.map(({ other }) => other),
    ),
  });
  const columns = on.map(({ column }) => column);
  return existsIn(context.flavor, new Scope("metaxy_match", renamed), rows, columns);
}
