import type { ColumnType } from "@metaxy-ts/core/adapter";
import { compareUtf8, plainType, stringMap } from "@metaxy-ts/core/adapter";
import type { Expression, OrderKey, RawBuilder, SqlFlavor } from "@metaxy-ts/sql";
import { PostgresQueryCompiler, sql } from "@metaxy-ts/sql";
import { asOther } from "./as-other.js";
import { isCompared } from "./comparable.js";
import { converted } from "./convert.js";
import { isExact } from "./exact.js";
import { hashOf } from "./hash.js";
import { jsonItem } from "./json-item.js";
import { literal, timestampLiteral } from "./literal.js";
import type { Location } from "./location.js";
import { qualified } from "./location.js";
import { comments, createMissing, createTable } from "./tables.js";
import { isJson, typeText } from "./types.js";

/** How the statements are used. */
export interface FlavorOptions {
  /** Whether tables are often made that are there. It is longer to say. */
  readonly mayExist: boolean;
}

/** Postgres takes no more arguments of one function. */
const mostArguments = 100;

/**
 * The SQL of Postgres, for the tables of a schema. Strings are compared and ordered by their UTF-8 bytes with `collate "C"`, whatever the
 * database's own order is. It stands on keys, never in the definition of a column: two columns of different collations cannot be compared.
 */
export function postgresFlavor(
  location: Location,
  { mayExist }: FlavorOptions,
): SqlFlavor & Required<Pick<SqlFlavor, "literal">> {
  const table = (name: string): RawBuilder<unknown> => sql.raw(qualified(location, name));
  return {
    name: "postgres",
    dialect: { createQueryCompiler: () => new PostgresQueryCompiler() },
    literal,
    table,

    hash: (value, settings) => hashOf(location, value, settings),
    concat: (parts) => sql`(${sql.join(parts, sql` || `)})`,
    text: (value) => sql`cast(${value} as text)`,

    member: (column, _type, member) => sql`(cast(${column} as jsonb) ->> ${sql.lit(member)})`,
    byField: (members) => objectOf(members.flatMap(({ name, value }) => [sql.lit(name), value])),
    byFieldType: () => stringMap,
    structsAreMaps: true,
    computed: (query) => sql`${query} offset 0`, // a subquery that ends so is not merged into the one around it
    hasExactlyMembers,

    joinStrings: (value, separator, order) =>
      sql`string_agg(${value}, ${sql.lit(separator)} order by ${orderBy(order)})`,
    collect: (value, order, item) =>
      isJson({ kind: "list", item })
        ? sql`jsonb_agg(${jsonItem(value, item)} order by ${orderBy(order)})`
        : sql`array_agg(${value} order by ${orderBy(order)})`,

    bytewise,
    identity,
    asOther,
    isDistinct: (left, right) => sql`(${left} is distinct from ${right})`,
    isMissing: (value, type) =>
      isJson(type) ? sql`(${value} is null or cast(${value} as jsonb) = 'null')` : sql`(${value} is null)`,
    timestamp: (microseconds) =>
      microseconds === null ? sql`cast(null as timestamptz)` : sql.raw(timestampLiteral(microseconds)),
    microseconds: (timestamp) => sql`cast(extract(epoch from ${timestamp}) * 1000000 as bigint)`,
    zonelessTimestamp: { kind: "timestamp", native: "timestamp(6) without time zone" },
    columnType: (type) => sql.raw(typeText(type)),
    converted,
    isExact,

    createTable: (definition) => (mayExist ? createMissing : createTable)(location, definition),
    addColumn: (name, column, type) => [
      sql`alter table ${table(name)} add column if not exists ${sql.id(column)} ${sql.raw(typeText(type))}`,
      ...comments(qualified(location, name), [{ name: column, type }]),
    ],
    changeType: (name, column, type) =>
      isJson(type)
        ? comments(qualified(location, name), [{ name: column, type }])
        : sql`alter table ${table(name)} alter column ${sql.id(column)} type ${sql.raw(typeText(type))}`,
  };
}

/** Arrays have an equality with arrays of the same type alone, unlike the values in them; and what has none is distinguished by its text. */
function identity(value: Expression<unknown>, type: ColumnType): RawBuilder<unknown> {
  if (!isCompared(type)) return bytewise(sql`cast(${value} as text)`);
  const isNative = type.kind === "list" && "native" in type.item;
  const same = isNative ? sql`cast(${value} as ${sql.raw(typeText(plainType(type)))})` : sql`${value}`;
  return isText(type) ? bytewise(same) : same;
}

function bytewise(value: Expression<unknown>): RawBuilder<unknown> {
  return sql`(${value} collate "C")`;
}

function orderBy(order: readonly OrderKey[]): RawBuilder<unknown> {
  return sql.join(order.map(({ value, type }) => sql`${isText(type) ? bytewise(value) : value} asc nulls last`));
}

function isText(type: ColumnType): boolean {
  return type.kind === "string" || (type.kind === "list" && type.item.kind === "string");
}

function objectOf(entries: readonly Expression<unknown>[]): RawBuilder<unknown> {
  if (entries.length <= mostArguments) return sql`jsonb_build_object(${sql.join(entries)})`;
  const [first, rest] = [entries.slice(0, mostArguments), entries.slice(mostArguments)];
  return sql`(${objectOf(first)} || ${objectOf(rest)})`;
}

function hasExactlyMembers(column: Expression<unknown>, members: readonly string[]): RawBuilder<boolean> {
  const keys = sql.join(members.toSorted(compareUtf8).map((member) => sql.lit(member)));
  const object = sql`cast(${column} as jsonb)`;
  const same =
    members.length === 0
      ? sql`${object} = '{}'`
      : sql`jsonb_exists_all(${object}, array[${keys}]) and ${object} - array[${keys}] = '{}'`;
  return sql`(case when jsonb_typeof(${object}) = 'object' then ${same} else false end)`;
}
