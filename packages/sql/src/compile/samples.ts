import type { SampleCondition, SamplesPart, SamplesPlan } from "@metaxy-ts/core/adapter";
import type { RawBuilder } from "kysely";
import { sql } from "kysely";
import type { CompileContext } from "./context.js";
import type { Rows } from "./rows.js";
import { allOf, anyOf, existsIn, notNull, Scope, select } from "./rows.js";

/** Distinct samples from several places. */
export function compileSamples(context: CompileContext, { columns, parts }: SamplesPlan): Rows {
  const selects = parts.map((part) => compilePart(context, columns, part));
  const [first] = selects;
  if (!first) throw new Error("A plan for samples has no parts.");
  const query = sql`${sql.join(
    selects.map((rows) => rows.query),
    sql` union all `,
  )}`;
  const all = new Scope("metaxy_samples", { columns: first.columns, from: sql`(${query})` });
  return select({ columns: all.columns, from: all.from, distinct: true });
}

function compilePart(context: CompileContext, columns: readonly string[], { source, from, where }: SamplesPart): Rows {
  const rows = new Scope("metaxy_sample", context.rows(source));
  return select({
    columns: columns.map((name, index) => ({ ...rows.column(from[index] ?? name), name })),
    from: rows.from,
    where: where ? [compileCondition(context, where, rows)] : [],
  });
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
