import type { ColumnType } from "@metaxy-ts/core/adapter";
import { compareUtf8, isNested, own } from "@metaxy-ts/core/adapter";
import type { Expression, OrderKey, RawBuilder } from "@metaxy-ts/sql";
import { SqliteQueryCompiler, sql } from "@metaxy-ts/sql";
import { defineDatabase } from "../define/define.js";
import { sqliteCatalog } from "./catalog.js";
import { isConflict } from "./errors.js";
import { exactFunction, hashFunction } from "./functions.js";
import { quote, sqliteLiterals, storedLiteral } from "./literal.js";
import { hasOtherCollation, sqliteTypes, storageClasses, typeText } from "./types.js";

/** SQLite refuses more arguments of one function. */
const mostArguments = 100;

const microsecondsPerDay = 86_400_000_000n;

/**
 * SQLite's SQL. Strings compare by their UTF-8 bytes. Timestamps and dates are whole numbers of microseconds since 1970 UTC, and nested
 * values are JSON.
 */
export const sqliteDatabase = defineDatabase({
  name: "sqlite",
  dialect: { createQueryCompiler: () => new SqliteQueryCompiler() },
  types: sqliteTypes,
  castTypes: storageClasses,
  typeText,
  literals: sqliteLiterals,
  forms: { literal: storedLiteral, output: () => undefined },
  catalog: sqliteCatalog,
  temporary: {
    name: (name) => `temp.${quote(name)}`,
    position: "_rowid_",
    create: (name, definitions) => [`create table temp.${quote(name)} (${definitions.join(", ")})`],
    createAs: (name, query) => [`create table temp.${quote(name)} as ${query}`],
  },
  begin: "begin immediate", // a transaction that becomes a write later would fail where another writes
  isConflict,
  indexesTimestamps: true,
  singleIds: { system: "SQLite" },
  lacksFullJoin: true,

  hash: (text, { algorithm, length }) =>
    sql`substr(${sql.raw(hashFunction(algorithm))}(${text}), 1, ${sql.lit(length)})`,
  concat, // of many parts `||` would be nested too deeply

  member: (column, _type, member) => sql`(${column} ->> ${sql.lit(member)})`,
  byField: (members) => sql`${objectOf(members.flatMap(({ name, value }) => [sql.lit(name), value]))}`,
  hasExactlyMembers(column, members) {
    const names = JSON.stringify(members.toSorted(compareUtf8));
    return sql`(select json_group_array(metaxy_keys.key order by metaxy_keys.key) from json_each(${column}) as metaxy_keys) = ${sql.lit(names)}`;
  },

  joinStrings: (value, separator, order) =>
    sql`group_concat(${value}, ${sql.lit(separator)} order by ${orderBy(order)})`,
  collect: (value, order, item) => sql`json_group_array(${jsonItem(value, item)} order by ${orderBy(order)})`,

  stored: ({ value, type }) =>
    hasOtherCollation(type) ? { value: sql`(${value} collate binary)`, type: { kind: "string" } } : undefined,
  isDistinct: (left, right) => sql`(${left} is not ${right})`,
  isAmong: (values, query) => sql`coalesce((${sql.join(values)}) in (${query}), 0)`,
  likely: (condition) => sql`likely(${condition})`, // without statistics SQLite expects ten rows, and joins them without an index
  timestamp: (microseconds) => (microseconds === null ? sql`cast(null as integer)` : sql`${microseconds}`),
  microseconds: (timestamp) => sql`${timestamp}`,
  cast,
  converted: (value, from, to) => (isNested(from) || from.kind === to.kind ? sql`${value}` : cast(value, to)),
  isExact,

  changeType,
});

/** SQLite cannot change a column's type: the column is made anew, behind the others. */
function changeType(table: string, column: string, type: ColumnType): readonly RawBuilder<unknown>[] {
  const other = `metaxy_changed_${column}`;
  const value = type.kind === "float" ? float(sql.id(column)) : sql.id(column);
  return [
    sql`alter table ${sql.table(table)} add column ${sql.id(other)} ${sql.raw(typeText(type))}`,
    sql`update ${sql.table(table)} set ${sql.id(other)} = ${value}`,
    sql`alter table ${sql.table(table)} drop column ${sql.id(column)}`,
    sql`alter table ${sql.table(table)} rename column ${sql.id(other)} to ${sql.id(column)}`,
  ];
}

/** A date is the midnight of its day. */
function cast(value: Expression<unknown>, { kind }: ColumnType): RawBuilder<unknown> {
  if (kind === "float") return float(value);
  if (kind === "date")
    return sql`(${value} - ((${value} % ${microsecondsPerDay}) + ${microsecondsPerDay}) % ${microsecondsPerDay})`;
  return sql`cast(${value} as ${sql.raw(own(storageClasses, kind) ?? storageClasses.string)})`;
}

/** A cast would make 0 of the string that stands for NaN. */
function float(value: Expression<unknown>): RawBuilder<unknown> {
  return sql`case typeof(${value}) when 'text' then ${value} else cast(${value} as real) end`;
}

function isExact(value: Expression<unknown>, from: ColumnType, to: ColumnType): RawBuilder<boolean> {
  if (isNested(from) && isNested(to)) {
    const types = sql`${sql.lit(JSON.stringify(from))}, ${sql.lit(JSON.stringify(to))}`;
    return sql`(${value} is null or ${sql.raw(exactFunction)}(${value}, ${types}) = 1)`;
  }
  if (from.kind === "timestamp" && to.kind === "date")
    return sql`(${value} is null or ${value} % ${microsecondsPerDay} = 0)`;
  if (from.kind === "float" && to.kind === "integer")
    return sql`(${value} is null or (typeof(${value}) = 'real' and cast(${value} as integer) = ${value}))`;
  if (from.kind !== "integer" || to.kind !== "float") return sql`(1 = 1)`;
  // As a float, what is nearly 2^63 is 2^63, which no whole number of SQLite is.
  const float = sql`cast(${value} as real)`;
  return sql`(${value} is null or (${float} < 9.223372036854775807e18 and cast(${float} as integer) = ${value}))`;
}

function concat(parts: readonly Expression<string>[]): RawBuilder<string> {
  if (parts.length <= mostArguments) return sql`concat(${sql.join(parts)})`;
  const groups = Array.from({ length: Math.ceil(parts.length / mostArguments) }, (_, index) =>
    parts.slice(index * mostArguments, (index + 1) * mostArguments),
  );
  return concat(groups.map(concat));
}

function objectOf(entries: readonly Expression<unknown>[]): RawBuilder<unknown> {
  if (entries.length <= mostArguments) return sql`json_object(${sql.join(entries)})`;
  const [first, rest] = [entries.slice(0, mostArguments), entries.slice(mostArguments)];
  return sql`json_patch(${objectOf(first)}, ${objectOf(rest)})`;
}

/** An item of a list in JSON. */
function jsonItem(value: Expression<unknown>, type: ColumnType): RawBuilder<unknown> {
  switch (type.kind) {
    case "list":
    case "struct":
    case "map":
      return sql`json(${value})`;
    case "boolean":
      return sql`json(case ${value} when 1 then 'true' when 0 then 'false' else 'null' end)`;
    case "timestamp":
      return isoText(value, "%Y-%m-%dT%H:%M:%S", true);
    case "date":
      return isoText(value, "%Y-%m-%d", false);
    case "float":
      return sql`case when abs(${value}) > 1.7976931348623157e308 and typeof(${value}) = 'real' then case when ${value} > 0 then 'Infinity' else '-Infinity' end else ${value} end`;
    default:
      return sql`${value}`;
  }
}

function isoText(value: Expression<unknown>, format: string, withFraction: boolean): RawBuilder<unknown> {
  const second = 1_000_000n;
  const rest = sql`((${value} % ${second}) + ${second}) % ${second}`;
  const whole = sql`strftime(${sql.lit(format)}, (${value} - ${rest}) / ${second}, 'unixepoch')`;
  return withFraction ? sql`(${whole} || printf('.%06dZ', ${rest}))` : whole;
}

function orderBy(order: readonly OrderKey[]): RawBuilder<unknown> {
  return sql.join(order.map(({ value }) => sql`${value} asc nulls last`));
}
