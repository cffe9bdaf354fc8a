import { compareUtf8, wellFormed } from "@metaxy-ts/core/adapter";
import type { Expression, OrderKey } from "@metaxy-ts/sql";
import { MysqlQueryCompiler, sql, timestampText } from "@metaxy-ts/sql";
import { defineDatabase } from "../define/define.js";
import { standardLiterals } from "../define/literals.js";
import { commentedCatalog } from "./catalog.js";
import type { CompiledDatabase } from "./compiled.js";
import { commonTimestamps, compiledCapabilities, typeComment } from "./compiled.js";
import { exactIn } from "./exact.js";
import { jsonList } from "./json-list.js";
import { numberedTables } from "./temporary.js";

const types = {
  string: "string",
  integer: "bigint",
  float: "double",
  boolean: "boolean",
  date: "date",
  timestamp: "timestamp",
  binary: "binary",
} as const;

function literal(value: string): string {
  return `'${wellFormed(value).replaceAll(/[\\']/g, "\\$&")}'`;
}

const timestampLiteral = (microseconds: bigint): string => `timestamp '${timestampText(microseconds)}'`;

const quote = (name: string): string => `\`${name.replaceAll("`", "``")}\``;

const text = (value: Expression<unknown>) => sql<string | null>`cast(${value} as string)`;

const concat = (parts: readonly Expression<string>[]) => sql<string>`concat(${sql.join(parts)})`;

const map = (column: Expression<unknown>) => sql`from_json(${column}, 'map<string, string>')`;

/** Only lists and objects become JSON. */
function json(value: Expression<unknown>) {
  const list = sql`to_json(array(${value}))`;
  return sql`case when ${value} is not null then substr(${list}, 2, length(${list}) - 2) end`;
}

function joinStrings(value: Expression<string | null>, separator: string, order: readonly OrderKey[]) {
  const keys = order.map((key) => sql`${key.value} asc nulls last`);
  return sql<string | null>`listagg(${value}, ${separator}) within group (order by ${sql.join(keys)})`;
}

const catalog = commentedCatalog({
  tables:
    "select table_name as name from information_schema.tables where table_schema = current_schema() and table_type = 'MANAGED'",
  columns: (table) =>
    `select column_name as name, full_data_type as type, comment as comment from information_schema.columns where table_schema = current_schema() and table_name = lower(${literal(table)}) order by ordinal_position`,
  kinds: {
    string: "string",
    bigint: "integer",
    int: "integer",
    double: "float",
    float: "float",
    boolean: "boolean",
    date: "date",
    timestamp: "timestamp",
    binary: "binary",
  },
});

/**
 * Databricks SQL: compiled, never run.
 *
 * Its statements are compiled and parsed in this library's tests; no Databricks has seen them. It needs a SQL warehouse that has temporary tables,
 * `listagg`, and transactions over several tables: they are managed by Unity Catalog with catalog commits, which new tables get. Tables are made before a
 * transaction, so that a failed write may leave an empty one. One writer at a time: inserts do not conflict. It has no xxHash. Spark by itself has no
 * such transactions.
 *
 * @example
 * ```ts
 * import type { SqlOptions } from "@metaxy-ts/store-sql";
 * import { sql } from "@metaxy-ts/store-sql";
 * import { databricks } from "@metaxy-ts/store-sql/compiled";
 *
 * declare const dialect: NonNullable<SqlOptions["dialect"]>; // yours, for Kysely
 *
 * const store = sql({ ...databricks, dialect });
 * ```
 */
export const databricks: CompiledDatabase = {
  name: "databricks",
  capabilities: compiledCapabilities,
  timestampRange: commonTimestamps,
  limits: {
    column: (name) => (/[ ,;{}()\n\t=]/.test(name) ? "Delta's names have no space and none of ,;{}()=" : undefined),
  },
  setUp: ["set time zone 'UTC'"],
  database: defineDatabase({
    name: "databricks",
    dialect: { createQueryCompiler: () => new MysqlQueryCompiler() },
    quote,
    types,
    nestedType: (type) => `string comment ${literal(typeComment(type))}`,
    literals: {
      string: literal,
      float: (value) => (Number.isFinite(value) ? standardLiterals.float(value) : `cast('${value}' as double)`),
      timestamp: timestampLiteral,
    },
    catalog,
    temporary: numberedTables(quote, { integer: types.integer, numbering: "row_number() over (order by 1)" }),
    begin: "begin transaction",
    ddlCommits: true, // its transactions take no statement that changes a table
    lacksIndexes: true,
    tableOptions: "tblproperties ('delta.feature.catalogManaged' = 'supported')",
    singleIds: { system: "Databricks" },

    hash: (value, { algorithm, length }) =>
      sql`substr(${algorithm === "md5" ? sql`md5(${value})` : sql`sha2(${value}, 256)`}, 1, ${sql.lit(length)})`,
    concat,
    text,
    member: (column, _type, member) => sql`try_element_at(${map(column)}, ${member})`,
    byField: (members) => sql`to_json(map(${sql.join(members.flatMap(({ name, value }) => [sql`${name}`, value]))}))`,
    hasExactlyMembers(column, members) {
      const keys = sql`map_keys(${map(column)})`;
      const same =
        members.length === 0
          ? sql`size(${keys}) = 0`
          : sql`array_sort(${keys}) = array(${sql.join(members.toSorted(compareUtf8))})`;
      return sql`coalesce(${same}, false)`;
    },
    joinStrings,
    collect: jsonList(
      {
        string: json,
        float: json,
        timestamp: (value) => sql`date_format(${value}, ${"yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'"})`,
        date: (value) => text(value),
        base64: (value) => sql`base64(${value})`,
      },
      { text, concat, joinStrings },
    ),
    timestamp: (microseconds) =>
      microseconds === null ? sql`cast(null as timestamp)` : sql.raw(timestampLiteral(microseconds)),
    microseconds: (timestamp) => sql`unix_micros(${timestamp})`,
    isExact: exactIn(types),
  }),
};
