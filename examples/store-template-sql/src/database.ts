import type { ColumnDescription, ColumnType } from "@metaxy-ts/core/adapter";
import type { Expression, OrderKey, RawBuilder } from "@metaxy-ts/sql";
import { SqliteQueryCompiler, sql } from "@metaxy-ts/sql";
import type { DatabaseCatalog } from "@metaxy-ts/store-sql";
import { defineDatabase, standardLiterals } from "@metaxy-ts/store-sql";

const types = {
  string: "TEXT",
  integer: "INTEGER",
  float: "REAL BLOB", // a column that is only REAL makes 0 of -0
  boolean: "BOOLEAN",
  date: "DATE", // whole numbers of microseconds, like timestamps: SQLite has neither
  timestamp: "TIMESTAMP",
  binary: "BLOB",
} as const;

const castTypes = { float: "real", boolean: "integer", date: "integer", timestamp: "integer" } as const;

/** Nested values are JSON. SQLite takes any text for a type, so that the definition of a column says what its JSON is. */
function nestedType(type: ColumnType): string {
  const json = JSON.stringify(type).replaceAll("'", "\\u0027").replaceAll('\\"', "\\u0022");
  return `"${json.replaceAll('"', "'")}"`; // a quoted type ends at a double quote
}

function columnType(declared: string): ColumnType {
  if (declared.startsWith("{")) return JSON.parse(declared.replaceAll("'", '"'));
  const [kind] = Object.entries(types).find(([, name]) => name === declared) ?? [];
  return { kind: kind ?? "string" } as ColumnType;
}

function columns(rows: readonly Record<string, unknown>[]): ColumnDescription[] {
  return rows.map(({ name, type }) => ({ name: String(name), type: columnType(String(type)) }));
}

const catalog: DatabaseCatalog = {
  async tables(run) {
    const rows = await run("select name from main.sqlite_schema where type = 'table'");
    return rows.map(({ name }) => String(name));
  },
  async describe(run, table) {
    const rows = await run(`select name, type from pragma_table_info('${table}', 'main') order by cid`);
    return rows.length > 0 ? columns(rows) : undefined;
  },
  async describeTemporary(run, query) {
    await run(`create temporary view metaxy_query as ${query}`);
    try {
      return columns(await run("select name, type from pragma_table_info('metaxy_query', 'temp') order by cid"));
    } finally {
      await run("drop view temp.metaxy_query");
    }
  },
};

/** NaN is a string, which SQLite orders above all numbers: a cast would make 0 of it. A date is the midnight of its day. */
function cast(value: Expression<unknown>, { kind }: ColumnType): RawBuilder<unknown> {
  if (kind === "float") return sql`case typeof(${value}) when 'text' then ${value} else cast(${value} as real) end`;
  if (kind === "date") return sql`(${value} - ((${value} % 86400000000) + 86400000000) % 86400000000)`;
  const names: Readonly<Record<string, string>> = { ...types, ...castTypes };
  return sql`cast(${value} as ${sql.raw(names[kind] ?? "text")})`;
}

function orderBy(order: readonly OrderKey[]): RawBuilder<unknown> {
  return sql.join(order.map(({ value }) => sql`${value} asc nulls last`));
}

/** An item of a list, as JSON has it. */
function item(value: Expression<unknown>, { kind }: ColumnType): RawBuilder<unknown> {
  if (kind === "list" || kind === "struct" || kind === "map") return sql`json(${value})`;
  if (kind === "boolean") return sql`json(iif(${value}, 'true', iif(${value} is null, 'null', 'false')))`;
  if (kind === "float") return sql`iif(abs(${value}) = 9e999, iif(${value} > 0, 'Infinity', '-Infinity'), ${value})`;
  if (kind !== "date" && kind !== "timestamp") return sql`${value}`;
  const format = kind === "date" ? "%Y-%m-%d" : "%Y-%m-%dT%H:%M:%S";
  const rest = sql`((${value} % 1000000) + 1000000) % 1000000`;
  const text = sql`strftime(${sql.lit(format)}, (${value} - ${rest}) / 1000000, 'unixepoch')`;
  return kind === "date" ? text : sql`(${text} || printf('.%06dZ', ${rest}))`;
}

function notFinite(value: number): string {
  return Number.isNaN(value) ? "'NaN'" : value > 0 ? "9e999" : "-9e999";
}

/** Whether a value is still the same in a column of another type. */
function isExact(value: Expression<unknown>, _from: ColumnType, to: ColumnType): RawBuilder<boolean> {
  const isSame = (number: Expression<unknown>) =>
    sql`(cast(${number} as real) < 9.223372036854775807e18 and cast(cast(${number} as real) as integer) = ${number})`;
  if (to.kind === "date") return sql`(${value} is null or ${value} % 86400000000 = 0)`;
  if (to.kind === "integer") return sql`(${value} is null or cast(${value} as integer) = ${value})`;
  if (to.kind === "float") return sql`(${value} is null or ${isSame(value)})`;
  return sql`not exists (select 1 from json_tree(${value}) as t where t.type = 'integer' and not ${isSame(sql`t.atom`)})`;
}

/** What the base has to know of SQLite. */
export const database = defineDatabase({
  name: "sqlite",
  dialect: { createQueryCompiler: () => new SqliteQueryCompiler() },
  types,
  castTypes,
  nestedType,
  literals: {
    string: (value) =>
      `(${value
        .split("\0")
        .map((part) => `'${part.replaceAll("'", "''")}'`)
        .join(" || char(0) || ")})`,
    float: (value) => (Number.isFinite(value) ? standardLiterals.float(value) : notFinite(value)),
    timestamp: (microseconds) => `(${microseconds})`,
    date: (microseconds) => `(${microseconds})`,
  },
  catalog,
  temporary: {
    name: (name) => `temp."${name}"`,
    position: "_rowid_",
    create: (name, definitions) => [`create table temp."${name}" (${definitions.join(", ")})`],
    createAs: (name, query) => [`create table temp."${name}" as ${query}`],
  },
  begin: "begin immediate",
  singleIds: { system: "SQLite" },
  isConflict: (error) => /database is locked/.test(String(error)),
  likely: (condition) => sql`likely(${condition})`, // else it expects ten rows, and joins them without an index
  lacksFullJoin: true, // it has one, which takes the square of the time

  hash: (text, { algorithm, length }) => sql`substr(${sql.raw(algorithm)}(${text}), 1, ${sql.lit(length)})`,
  concat: (parts) => sql`concat(${sql.join(parts)})`, // many `||` would be nested too deeply
  member: (column, _type, name) => sql`(${column} ->> ${sql.lit(name)})`,
  byField: (members) => sql`json_object(${sql.join(members.flatMap(({ name, value }) => [sql.lit(name), value]))})`,
  hasExactlyMembers: (column, members) =>
    sql`(select group_concat(k.key, '|' order by k.key) from json_each(${column}) as k) = ${sql.lit([...members].sort().join("|"))}`,
  joinStrings: (value, separator, order) =>
    sql`group_concat(${value}, ${sql.lit(separator)} order by ${orderBy(order)})`,
  collect: (value, order, type) => sql`json_group_array(${item(value, type)} order by ${orderBy(order)})`,
  timestamp: (microseconds) => sql`cast(${microseconds} as integer)`,
  microseconds: (timestamp) => sql`${timestamp}`,
  cast,
  isExact,
  changeType: (table, column, type) => {
    const [from, to] = [sql.id(column), sql.id(`metaxy_new_${column}`)];
    return [
      sql`alter table ${sql.table(table)} add column ${to} ${sql.raw(database.typeText(type))}`,
      sql`update ${sql.table(table)} set ${to} = ${from}`,
      sql`alter table ${sql.table(table)} drop column ${from}`,
      sql`alter table ${sql.table(table)} rename column ${to} to ${from}`,
    ];
  },
});
