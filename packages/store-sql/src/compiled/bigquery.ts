import { wellFormed } from "@metaxy-ts/core/adapter";
import type { Expression, OrderKey } from "@metaxy-ts/sql";
import { MysqlQueryCompiler, sql, timestampText } from "@metaxy-ts/sql";
import { defineDatabase } from "../define/define.js";
import { standardLiterals } from "../define/literals.js";
import { compareFloats } from "./bigquery-floats.js";
import { commentedCatalog } from "./catalog.js";
import type { CompiledDatabase } from "./compiled.js";
import { commonTimestamps, compiledCapabilities, typeComment } from "./compiled.js";
import { exactIn } from "./exact.js";
import { jsonList } from "./json-list.js";
import { numberedTables } from "./temporary.js";

const types = {
  string: "string",
  integer: "int64",
  float: "float64",
  boolean: "bool",
  date: "date",
  timestamp: "timestamp",
  binary: "bytes",
} as const;

const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r" };

function literal(value: string): string {
  return `'${wellFormed(value).replaceAll(/[\\'\n\r]/g, (character) => escapes[character] ?? character)}'`;
}

const timestampLiteral = (microseconds: bigint): string => `timestamp '${timestampText(microseconds)}'`;

const quote = (name: string): string => `\`${name.replaceAll("`", "\\`")}\``;

/** The path of a member, which has to be a literal. */
const path = (member: string) => sql.raw(literal(`$.${JSON.stringify(member)}`));

const text = (value: Expression<unknown>) => sql<string | null>`cast(${value} as string)`;

const concat = (parts: readonly Expression<string>[]) => sql<string>`concat(${sql.join(parts)})`;

/** Nulls are the smallest values, and an ordering inside of an aggregate cannot say that they go last. */
function joinStrings(value: Expression<string | null>, separator: string, order: readonly OrderKey[]) {
  const keys = order.flatMap((key) => [sql`${key.value} is null`, sql`${key.value}`]);
  return sql<string | null>`string_agg(${value}, ${separator} order by ${sql.join(keys)})`;
}

const catalog = commentedCatalog({
  tables: "select table_name as name from information_schema.tables where table_type = 'BASE TABLE'",
  columns: (table) =>
    `select c.column_name as name, c.data_type as type, f.description as comment from information_schema.columns as c inner join information_schema.column_field_paths as f on f.table_name = c.table_name and f.field_path = c.column_name where c.table_name = ${literal(table)} order by c.ordinal_position`,
  kinds: {
    string: "string",
    int64: "integer",
    float64: "float",
    bool: "boolean",
    date: "date",
    timestamp: "timestamp",
    bytes: "binary",
  },
});

/**
 * BigQuery: compiled, never run.
 *
 * Its statements are compiled and parsed in this library's tests; no BigQuery has seen them. The dialect has to run all of them in one session with a default
 * dataset: transactions and temporary tables live there. Tables are made before a transaction, so that a failed write may leave an empty one. One
 * writer at a time: inserts do not conflict. It has no xxHash, no floats among IDs, and columns of letters, digits and `_` only.
 *
 * @example
 * ```ts
 * import type { SqlOptions } from "@metaxy-ts/store-sql";
 * import { sql } from "@metaxy-ts/store-sql";
 * import { bigquery } from "@metaxy-ts/store-sql/compiled";
 *
 * declare const dialect: NonNullable<SqlOptions["dialect"]>; // yours, for Kysely
 *
 * const store = sql({ ...bigquery, dialect });
 * ```
 */
export const bigquery: CompiledDatabase = {
  name: "bigquery",
  capabilities: compiledCapabilities,
  timestampRange: commonTimestamps,
  limits: {
    column: (name) =>
      /^[A-Za-z_][A-Za-z0-9_]{0,299}$/.test(name) ? undefined : "BigQuery's names have letters, digits and _ only",
  },
  database: defineDatabase({
    name: "bigquery",
    dialect: { createQueryCompiler: () => new MysqlQueryCompiler() },
    quote,
    types,
    nestedType: (type) => `string options (description = ${literal(typeComment(type))})`,
    literals: {
      string: literal,
      float: (value) => (Number.isFinite(value) ? standardLiterals.float(value) : `cast('${value}' as float64)`),
      timestamp: timestampLiteral,
      bytes: (digits) => `from_hex('${digits}')`,
    },
    catalog,
    temporary: numberedTables(quote, { integer: types.integer, numbering: "row_number() over ()" }),
    begin: "begin transaction",
    ddlCommits: true, // its transactions take no statement that changes a table
    lacksIndexes: true,
    singleIds: { system: "BigQuery" },

    hash: (value, { algorithm, length }) =>
      sql`substr(to_hex(${algorithm === "md5" ? sql`md5(${value})` : sql`sha256(${value})`}), 1, ${sql.lit(length)})`,
    concat,
    text,
    member: (column, _type, member) => sql`json_value(${column}, ${path(member)})`,
    byField: (members) =>
      sql`to_json_string(json_object(${sql.join(members.flatMap(({ name, value }) => [sql`${name}`, value]))}))`,
    hasExactlyMembers(column, members) {
      const object = sql`safe.parse_json(${column})`;
      const rest =
        members.length === 0 ? object : sql`json_remove(${sql.join([object, ...members.map((name) => path(name))])})`;
      const present = members.map((name) => sql`json_query(${object}, ${path(name)}) is not null`);
      return sql`coalesce(${sql.join([sql`to_json_string(${rest}) = '{}'`, ...present], sql` and `)}, false)`;
    },
    joinStrings,
    collect: jsonList(
      {
        string: (value) => sql`to_json_string(${value})`,
        float: (value) => sql`to_json_string(${value})`,
        timestamp: (value) => sql`format_timestamp('%Y-%m-%dT%H:%M:%E6SZ', ${value})`,
        date: (value) => text(value),
        base64: (value) => sql`to_base64(${value})`,
      },
      { text, concat, joinStrings },
    ),
    descending: (value) => sql`${value} desc`,
    compareFloats,
    timestamp: (microseconds) =>
      microseconds === null ? sql`cast(null as timestamp)` : sql.raw(timestampLiteral(microseconds)),
    microseconds: (timestamp) => sql`unix_micros(${timestamp})`,
    isExact: exactIn(types),
  }),
};
