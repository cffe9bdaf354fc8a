import type { ColumnType } from "@metaxy-ts/core/adapter";
import type { Kysely } from "kysely";
import { DummyDriver, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql } from "kysely";
import type { OrderKey, SqlFlavor } from "../../src/index.js";

const typeNames: Readonly<Record<string, string>> = {
  string: "text",
  integer: "integer",
  float: "real",
  boolean: "boolean",
  timestamp: "timestamp",
  map: "json",
};

/** SQLite, with versions by field as JSON and timestamps as microseconds: as unlike DuckDB as a flavor can be. */
export const sqliteFlavor: SqlFlavor = {
  name: "sqlite",
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
  hash: (text, { algorithm, length }) => sql`substr(${sql.raw(algorithm)}(${text}), 1, ${sql.lit(length)})`,
  concat: (parts) => sql`(${sql.join(parts, sql` || `)})`,
  text: (value) => sql`cast(${value} as text)`,
  member: (column, _type, member) => sql`json_extract(${column}, ${`$."${member}"`})`,
  byField: (members) =>
    sql`json_object(${sql.join(members.flatMap(({ name, value }) => [sql`${sql.lit(name)}`, sql`${value}`]))})`,
  byFieldType: () => ({ kind: "map", value: { kind: "string" } }),
  hasExactlyMembers: (column, members) =>
    sql`(select json_group_array(key order by key) from json_each(${column})) = ${JSON.stringify(members.toSorted())}`,
  joinStrings: (value, separator, order) =>
    sql`group_concat(${value}, ${sql.lit(separator)} order by ${orderBy(order)}) filter (where ${value} is not null)`,
  collect: (value, order) => sql`json_group_array(${value} order by ${orderBy(order)})`,
  isDistinct: (left, right) => sql`(${left} is not ${right})`,
  timestamp: (microseconds) => sql`cast(${microseconds} as integer)`,
  microseconds: (instant) => sql`${instant}`,
  columnType: (type) => sql.raw(sqliteType(type)),
  addColumn: (table, column, type) =>
    sql`alter table ${sql.id(table)} add column ${sql.id(column)} ${sql.raw(sqliteType(type))}`,
  changeType: () => [], // JSON has the members that its rows have, and numbers are what each of them is
  converted: (value) => sql`${value}`,
  isExact: () => sql`(1 = 1)`,
};

/** In a cast `timestamp` and `json` would make numbers of strings, so that casts have to name what SQLite stores. */
function sqliteType({ kind }: ColumnType): string {
  return typeNames[kind] ?? "text";
}

export function columnTypeOf(declared: string): ColumnType {
  const kind = Object.entries(typeNames).find(([, name]) => name === declared.toLowerCase())?.[0] ?? "string";
  return kind === "map" ? { kind, value: { kind: "string" } } : ({ kind } as ColumnType);
}

function orderBy(order: readonly OrderKey[]) {
  return sql.join(order.map(({ value }) => sql`${value} asc nulls last`));
}
