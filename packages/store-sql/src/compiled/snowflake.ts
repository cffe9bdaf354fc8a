import type { Expression, OrderKey } from "@metaxy-ts/sql";
import { PostgresQueryCompiler, sql, timestampText } from "@metaxy-ts/sql";
import { defineDatabase } from "../define/define.js";
import { standardLiterals } from "../define/literals.js";
import { commentedCatalog } from "./catalog.js";
import type { CompiledDatabase } from "./compiled.js";
import { commonTimestamps, compiledCapabilities, typeComment } from "./compiled.js";
import { exactIn } from "./exact.js";
import { jsonList } from "./json-list.js";
import { numberedTables } from "./temporary.js";

const types = {
  string: "varchar",
  integer: "number(19, 0)",
  float: "float",
  boolean: "boolean",
  date: "date",
  timestamp: "timestamp_ntz(6)",
  binary: "binary",
} as const;

function literal(value: string): string {
  return standardLiterals.string(value.replaceAll("\\", "\\\\"));
}

function timestampLiteral(microseconds: bigint): string {
  return `cast('${timestampText(microseconds).slice(0, -1)}' as timestamp_ntz(6))`;
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

const text = (value: Expression<unknown>) => sql<string | null>`cast(${value} as varchar)`;

const concat = (parts: readonly Expression<string>[]) => sql<string>`(${sql.join(parts, sql` || `)})`;

/** Of no strings, `listagg` makes the empty string. */
function joinStrings(value: Expression<string | null>, separator: string, order: readonly OrderKey[]) {
  const keys = order.map((key) => sql`${key.value} asc nulls last`);
  return sql<
    string | null
  >`(case when count(${value}) > 0 then listagg(${value}, ${separator}) within group (order by ${sql.join(keys)}) end)`;
}

const catalog = commentedCatalog({
  tables: `select table_name as "name" from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'`,
  columns: (table) =>
    `select column_name as "name", case when data_type = 'NUMBER' and numeric_scale > 0 then 'DECIMAL' else data_type end as "type", comment as "comment" from information_schema.columns where table_schema = current_schema() and table_name = ${literal(table)} order by ordinal_position`,
  kinds: {
    text: "string",
    number: "integer",
    float: "float",
    boolean: "boolean",
    date: "date",
    timestamp_ntz: "timestamp",
    binary: "binary",
  },
});

/**
 * Snowflake: compiled, never run.
 *
 * Its statements are compiled and parsed in this library's tests; no Snowflake has seen them. A statement that makes or changes a table commits, so that
 * a failed write may leave an empty table. One writer at a time: transactions of Snowflake do not see each other's inserts. It has no xxHash.
 * Timestamps are UTC without a zone, nested values are JSON in columns of strings.
 *
 * @example
 * ```ts
 * import { sql } from "@metaxy-ts/store-sql";
 * import { snowflake } from "@metaxy-ts/store-sql/compiled";
 * import type { SqlOptions } from "@metaxy-ts/store-sql";
 *
 * declare const dialect: NonNullable<SqlOptions["dialect"]>; // yours, for Kysely
 *
 * const store = sql({ ...snowflake, dialect });
 * ```
 */
export const snowflake: CompiledDatabase = {
  name: "snowflake",
  capabilities: compiledCapabilities,
  timestampRange: commonTimestamps,
  setUp: ["alter session set timezone = 'UTC'"],
  database: defineDatabase({
    name: "snowflake",
    dialect: { createQueryCompiler: () => new PostgresQueryCompiler() },
    types,
    nestedType: (type) => `varchar comment ${literal(typeComment(type))}`,
    literals: {
      string: literal,
      float: (value) =>
        Number.isFinite(value)
          ? standardLiterals.float(value)
          : `cast('${Number.isNaN(value) ? "NaN" : value > 0 ? "inf" : "-inf"}' as float)`,
      timestamp: timestampLiteral,
    },
    catalog,
    temporary: numberedTables(quote, { integer: types.integer, numbering: "row_number() over (order by null)" }),
    ddlCommits: true,
    lacksIndexes: true,
    singleIds: { system: "Snowflake" },
    isConflict: () => false,

    hash: (value, { algorithm, length }) =>
      sql`substr(${algorithm === "md5" ? sql`md5(${value})` : sql`sha2(${value}, 256)`}, 1, ${sql.lit(length)})`,
    concat,
    text,
    member: (column, _type, member) => text(sql`get(parse_json(${column}), ${member})`),
    byField: (members) =>
      sql`to_json(object_construct_keep_null(${sql.join(members.flatMap(({ name, value }) => [name, value]))}))`,
    hasExactlyMembers(column, members) {
      const object = sql`as_object(try_parse_json(${column}))`;
      const present = members.map((member) => sql`get(${object}, ${member}) is not null`);
      return sql`coalesce(${sql.join([sql`array_size(object_keys(${object})) = ${sql.lit(members.length)}`, ...present], sql` and `)}, false)`;
    },
    joinStrings,
    collect: jsonList(
      {
        string: (value) => sql`to_json(to_variant(${value}))`,
        float: (value) =>
          sql`case when ${value} = cast('NaN' as float) then '"NaN"' when ${value} = cast('inf' as float) then '"Infinity"' when ${value} = cast('-inf' as float) then '"-Infinity"' else to_json(to_variant(${value})) end`,
        timestamp: (value) => sql`to_varchar(${value}, 'YYYY-MM-DD"T"HH24:MI:SS.FF6"Z"')`,
        date: (value) => sql`to_varchar(${value}, 'YYYY-MM-DD')`,
        base64: (value) => sql`base64_encode(${value})`,
      },
      { text, concat, joinStrings },
    ),
    timestamp: (microseconds) =>
      microseconds === null ? sql`cast(null as timestamp_ntz(6))` : sql.raw(timestampLiteral(microseconds)),
    microseconds: (timestamp) => sql`date_part(epoch_microsecond, ${timestamp})`,
    isExact: exactIn(types),
  }),
};
