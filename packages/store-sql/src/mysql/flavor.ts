import type { ColumnType, HashSettings } from "@metaxy-ts/core/adapter";
import { isNested, MetaxyError, stringMap, systemColumns } from "@metaxy-ts/core/adapter";
import type { Expression, NewTable, OrderKey, RawBuilder, SqlFlavor, StoredValue } from "@metaxy-ts/sql";
import { MysqlQueryCompiler, sql } from "@metaxy-ts/sql";
import { hasTimestamps } from "../engine/indexes.js";
import { isExact } from "./exact.js";
import type { MysqlKind } from "./kinds.js";
import { literal, memberPath, quote, timestampLiteral } from "./literal.js";
import { definitionText, hasOtherCollation, typeText } from "./types.js";

/** InnoDB's longest key, in bytes. */
const longestKey = 3072;

/** Characters of a string in a key; a character may have four bytes. */
const keyCharacters = 191;

/** What no table has more rows than: a query with this limit is not merged into the one around it. */
const allRows = "9223372036854775807";

/**
 * The SQL of MariaDB, MySQL and seekdb. Timestamps are `datetime(6)` in UTC, and nested values are JSON in `longtext`.
 *
 * None of these servers joins `longtext` fast, and some compare it without trailing spaces, so rows are joined and grouped by digests.
 */
export function mysqlFlavor(kind: MysqlKind): SqlFlavor & Required<Pick<SqlFlavor, "literal">> {
  const orderValue = ({ value, type }: OrderKey): Expression<unknown> =>
    kind.padsStrings && type.kind === "string" ? sql`cast(${value} as binary)` : value;
  const orderBy = (order: readonly OrderKey[]): RawBuilder<unknown> =>
    sql.join(order.map((key) => sql`${key.value} is null, ${orderValue(key)}`));
  return {
    name: kind.name,
    dialect: { createQueryCompiler: () => new MysqlQueryCompiler() },
    literal,
    ...(kind.hasFullJoin ? {} : { lacksFullJoin: true }),

    hash,
    concat: (parts) => {
      const bytes = sql`(${sql.join(
        parts.map((part) => sql`octet_length(${part})`),
        sql` + `,
      )})`;
      return sql`coalesce(concat(${sql.join(parts)}), case when ${bytes} >= @@max_allowed_packet then ${tooLarge(bytes)} end)`;
    },
    text: (value) => sql`cast(${value} as char)`,

    member,
    byField: (members) =>
      text(sql`json_object(${sql.join(members.flatMap(({ name, value }) => [sql`${name}`, value]))})`),
    byFieldType: () => stringMap,
    hasExactlyMembers(column, members) {
      const has = members.map((name) => sql`json_contains_path(${column}, 'one', ${`$${memberPath(name)}`})`);
      return sql`(json_type(${column}) = 'OBJECT' and json_length(${column}) = ${sql.lit(members.length)} and ${sql.join(has.length > 0 ? has : [sql`1 = 1`], sql` and `)})`;
    },

    joinStrings: (value, separator, order) =>
      whole(value, sql`group_concat(${value} order by ${orderBy(order)} separator ${sql.lit(separator)})`),
    collect(value, order, item) {
      const text = sql`coalesce(${jsonItem(value, item)}, 'null')`;
      const items = whole(text, sql`group_concat(${text} order by ${orderBy(order)} separator ',')`);
      return sql`concat('[', coalesce(${items}, ''), ']')`;
    },

    ...(kind.padsStrings ? { bytewise: (value: Expression<unknown>) => sql`cast(${value} as binary)` } : {}),
    stored: ({ value, type }) => (hasOtherCollation(type) ? inCollation(kind, value) : undefined),
    finiteFloats: true,
    descending: (value) => sql`${value} desc`,
    identity: (value, { kind: of }) => (of === "float" ? sql`(${value} + 0e0)` : value),
    digest: (values) => {
      const digests = values.map((value) => sql`coalesce(sha2(${value}, 256), '-')`);
      return digests.length === 1 ? sql`${digests[0]}` : sql`sha2(concat(${sql.join(digests)}), 256)`;
    },
    orderedJoin: "straight_join",
    held: (query) => sql`${query} limit ${sql.raw(allRows)}`,
    isDistinct: (left, right) => sql`(not (${left} <=> ${right}))`,
    timestamp: (microseconds) =>
      microseconds === null ? sql`cast(null as datetime(6))` : sql`${sql.raw(timestampLiteral(microseconds))}`,
    microseconds: (timestamp) => sql`timestampdiff(microsecond, ${sql.raw(timestampLiteral(0n))}, ${timestamp})`,
    columnType: (type) => sql.raw(castType(type)),
    converted: (value, from, to) =>
      from.kind === to.kind || isNested(from) ? sql`${value}` : sql`cast(${value} as ${sql.raw(castType(to))})`,
    isExact,

    createTable: (table) => [createTable(kind, table)],
    addColumn: (table, column, type) =>
      sql`alter table ${sql.table(table)} add column ${sql.id(column)} ${sql.raw(definitionText(column, type))}`,
    addColumns: (table, columns) => [
      sql`alter table ${sql.table(table)} ${sql.join(
        columns.map(({ name, type }) => sql`add column ${sql.id(name)} ${sql.raw(definitionText(name, type))}`),
      )}`,
    ],
    changeType: (table, column, type) =>
      sql`alter table ${sql.table(table)} modify column ${sql.id(column)} ${sql.raw(definitionText(column, type))}`,
  };
}

/** The string of a column that another program has made, as it stands in a column of the store. */
function inCollation({ collation }: MysqlKind, value: Expression<unknown>): StoredValue {
  return { value: sql`(convert(${value} using utf8mb4) collate ${sql.raw(collation)})`, type: { kind: "string" } };
}

function createTable({ collation }: MysqlKind, table: NewTable): RawBuilder<unknown> {
  const { name, columns, key } = table;
  const definitions = columns.map(
    (column) => sql`${sql.id(column.name)} ${sql.raw(definitionText(column.name, column.type))}`,
  );
  const indexes = [keyText(columns, key) ?? [], hasTimestamps(table) ? timestampKeys : []].flat();
  const parts = [...definitions, ...indexes.map((index) => sql.raw(index))];
  return sql`create table if not exists ${sql.table(name)} (${sql.join(parts)}) ${sql.raw(tableOptions(collation))}`;
}

/** By these a write sees that no row of a feature's table is newer than itself, without a scan of the table. */
const timestampKeys = [systemColumns.updatedAt, systemColumns.deletedAt].map(
  (column) => `key ${quote(column)} (${quote(column)})`,
);

/** How strings are stored. */
export function tableOptions(collation: string): string {
  return `default character set utf8mb4 collate ${collation}`;
}

/** The index by which a table's rows are found. Of strings it has the beginnings. */
function keyText(columns: NewTable["columns"], key: readonly string[]): string | undefined {
  const types = new Map(columns.map(({ name, type }) => [name, typeText(type)]));
  const used = key.slice(0, 16);
  const isLong = (name: string): boolean => /text|blob|char|binary|json/.test(types.get(name) ?? "");
  const long = used.filter(isLong).length;
  if (used.length === 0) return undefined;
  const characters = Math.min(keyCharacters, Math.floor((longestKey - 16 * used.length) / 4 / Math.max(1, long)));
  const isWhole = (name: string): boolean =>
    Number(/\((\d+)\)/.exec(types.get(name) ?? "")?.[1] ?? Infinity) <= characters;
  const parts = used.map((name) => (isLong(name) && !isWhole(name) ? `${quote(name)}(${characters})` : quote(name)));
  return `key ${quote("metaxy_key")} (${parts.join(", ")})`;
}

/** A type as it stands in a cast. */
function castType(type: ColumnType): string {
  switch (type.kind) {
    case "integer":
    case "boolean":
      return "signed";
    case "float":
      return "double";
    case "date":
      return "date";
    case "timestamp":
      return "datetime(6)";
    case "binary":
      return "binary";
    default:
      return "char";
  }
}

/** @throws CAPABILITY_UNSUPPORTED for algorithms that the servers do not have. */
function hash(text: Expression<string>, { algorithm, length }: HashSettings): RawBuilder<string> {
  if (algorithm === "md5") return sql`left(md5(${text}), ${sql.lit(length)})`;
  if (algorithm === "sha256") return sql`left(sha2(${text}, 256), ${sql.lit(length)})`;
  throw new MetaxyError(
    "CAPABILITY_UNSUPPORTED",
    `MySQL and MariaDB cannot hash with ${algorithm}. Use md5 or sha256.`,
    { details: { capability: `hash.${algorithm}` } },
  );
}

/**
 * An error, for a string that is larger than the server's longest packet, which it cuts or makes null, with a warning that nobody reads: no float is the
 * exponential of so many bytes.
 */
function tooLarge(bytes: RawBuilder<unknown>): RawBuilder<string> {
  return sql`cast(exp(${bytes}) as char)`;
}

/** A string made of a group's strings. */
function whole(value: Expression<unknown>, joined: RawBuilder<string | null>): RawBuilder<string | null> {
  const bytes = sql`(sum(octet_length(${value})) + count(${value}))`;
  return sql`case when ${bytes} >= @@max_allowed_packet then ${tooLarge(bytes)} else ${joined} end`;
}

/** What a function of JSON gives has a collation of its own, which no other can stand next to. */
function text(json: Expression<unknown>): RawBuilder<unknown> {
  return sql`cast(${json} as char)`;
}

/** What is no string has no value, as if it were not there. */
function member(column: Expression<unknown>, _type: ColumnType, name: string): RawBuilder<string | null> {
  const value = sql`json_extract(${column}, ${`$${memberPath(name)}`})`;
  return sql`case when json_type(${value}) = 'STRING' then ${text(sql`json_unquote(${value})`)} end`;
}

/** An item of a list in JSON. */
function jsonItem(value: Expression<unknown>, type: ColumnType): RawBuilder<unknown> {
  switch (type.kind) {
    case "list":
    case "struct":
    case "map":
      return sql`${value}`;
    case "boolean":
      return sql`case when ${value} then 'true' when not ${value} then 'false' end`;
    case "integer":
    case "float":
      return sql`cast(${value} as char)`;
    case "timestamp":
      return text(sql`json_quote(date_format(${value}, '%Y-%m-%dT%H:%i:%s.%fZ'))`);
    case "date":
      return text(sql`json_quote(date_format(${value}, '%Y-%m-%d'))`);
    case "binary":
      return text(sql`json_quote(replace(to_base64(${value}), '\n', ''))`);
    default:
      return text(sql`json_quote(cast(${value} as char))`);
  }
}
