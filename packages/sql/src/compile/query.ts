import type { RawBuilder, SelectQueryBuilder } from "kysely";
import { Kysely, sql } from "kysely";
import type { Statement } from "../engine.js";
import type { SqlFlavor } from "../flavor.js";

/** Tables are known at run time only. */
export type AnyDatabase = Record<string, Record<string, unknown>>;

/** A query or a fragment that stands where a table may stand. */
export type Fragment = RawBuilder<unknown>;

/** A query under construction. */
export type Query = SelectQueryBuilder<AnyDatabase, string, Record<string, unknown>>;

/** Compiles a fragment with the flavor's quoting and parameters. */
export function compile(flavor: SqlFlavor, fragment: Fragment): Statement {
  const { sql: text, parameters } = fragment.compile(executorOf(flavor));
  return { sql: text, parameters };
}

const executors = new WeakMap<SqlFlavor, Kysely<AnyDatabase>>();

function executorOf(flavor: SqlFlavor): Kysely<AnyDatabase> {
  const known = executors.get(flavor);
  if (known) return known;
  const executor = new Kysely<AnyDatabase>({ dialect: flavor.dialect });
  executors.set(flavor, executor);
  return executor;
}

/** A column, of a table or subquery when one is named. */
export function ref(column: string, table?: string): RawBuilder<never> {
  return table === undefined ? sql`${sql.id(column)}` : sql`${sql.id(table, column)}`;
}

/** `expression as "name"`. */
export function as(expression: Fragment, name: string): Fragment {
  return sql`${expression} as ${sql.id(name)}`;
}

export function list(fragments: readonly Fragment[]): Fragment {
  return sql.join(fragments);
}

export function all(conditions: readonly Fragment[]): Fragment {
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
}

export function any(conditions: readonly Fragment[]): Fragment {
  return conditions.length === 0 ? sql`false` : sql`(${sql.join(conditions, sql` or `)})`;
}

/** `where …`, or nothing. */
export function where(conditions: readonly Fragment[]): Fragment {
  return conditions.length === 0 ? sql`` : sql` where ${all(conditions)}`;
}

/** True where the condition holds; an unknown one does not. */
export function holds(condition: Fragment): Fragment {
  return sql`coalesce(${condition}, false)`;
}

/** `with "a" as (…), "b" as (…)`. */
export function withQueries(queries: readonly (readonly [name: string, query: Fragment])[], main: Fragment): Fragment {
  if (queries.length === 0) return main;
  const parts = queries.map(([name, query]) => sql`${sql.id(name)} as (${query})`);
  return sql`with ${sql.join(parts, sql`, `)} ${main}`;
}
