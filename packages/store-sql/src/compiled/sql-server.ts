import type { Expression, OrderKey, RawBuilder } from "@metaxy-ts/sql";
import { PostgresQueryCompiler, sql } from "@metaxy-ts/sql";
import { defineDatabase } from "../define/define.js";
import { commentedCatalog } from "./catalog.js";
import type { CompiledDatabase } from "./compiled.js";
import { commonTimestamps, compiledCapabilities } from "./compiled.js";
import { exactIn } from "./exact.js";
import { jsonList } from "./json-list.js";
import { addColumn, createTable } from "./sql-server-tables.js";
import {
  concat,
  literals,
  path,
  plain,
  quote,
  string,
  text,
  timestampLiteral,
  types,
  typeText,
} from "./sql-server-text.js";

function joinStrings(value: Expression<string | null>, separator: string, order: readonly OrderKey[]) {
  const keys = order.flatMap((key) => [sql`case when ${key.value} is null then 1 else 0 end`, sql`${key.value}`]);
  return sql<
    string | null
  >`string_agg(${text(value)}, ${sql.raw(plain(separator))}) within group (order by ${sql.join(keys)})`;
}

const catalog = commentedCatalog({
  tables: "select name from sys.tables where schema_id = schema_id()",
  columns: (table) =>
    `select c.name as name, t.name as type, cast(p.value as nvarchar(4000)) as comment from sys.columns as c inner join sys.types as t on t.user_type_id = c.user_type_id left join sys.extended_properties as p on p.major_id = c.object_id and p.minor_id = c.column_id and p.class = 1 and p.name = N'metaxy' where c.object_id = object_id(${plain(quote(table))}, N'U') order by c.column_id`,
  kinds: {
    varchar: "string",
    nvarchar: "string",
    bigint: "integer",
    int: "integer",
    float: "float",
    bit: "boolean",
    date: "date",
    datetime2: "timestamp",
    varbinary: "binary",
  },
});

const position = quote("metaxy_position");

/**
 * SQL Server 2022 or Azure SQL: compiled, never run.
 *
 * Its statements are compiled and parsed in this library's tests; no SQL Server has seen them. Filters compare strings without the spaces at their end;
 * samples are told apart by all of their bytes. Floats are finite. Transactions are serializable; one writer at a time is what was thought of. It has no
 * xxHash. Lists of bytes in an aggregation need SQL Server 2025. New tables have no index.
 *
 * @example
 * ```ts
 * import type { SqlOptions } from "@metaxy-ts/store-sql";
 * import { sql } from "@metaxy-ts/store-sql";
 * import { sqlServer } from "@metaxy-ts/store-sql/compiled";
 *
 * declare const dialect: NonNullable<SqlOptions["dialect"]>; // () => new MssqlDialect({ … }), of Kysely
 *
 * const store = sql({ ...sqlServer, dialect });
 * ```
 */
export const sqlServer: CompiledDatabase = {
  name: "sqlserver",
  capabilities: compiledCapabilities,
  timestampRange: commonTimestamps,
  limits: { floats: "finite" },
  setUp: ["set quoted_identifier on", "set transaction isolation level serializable"],
  database: defineDatabase({
    name: "sqlserver",
    dialect: { createQueryCompiler: () => new PostgresQueryCompiler() },
    types,
    castTypes: { string: "varchar(max)" },
    typeText,
    literals,
    catalog,
    temporary: {
      name: (name) => quote(`#${name}`),
      position,
      create: (name, definitions) => [
        `create table ${quote(`#${name}`)} (${[...definitions, `${position} bigint`].join(", ")})`,
      ],
      storesPosition: true,
      createAs: (name, query) => [
        `select "metaxy_rows".*, row_number() over (order by (select null)) as ${position} into ${quote(`#${name}`)} from (${query}\n) as "metaxy_rows"`,
      ],
    },
    begin: "begin transaction",
    isConflict: (error) => (error as { readonly number?: unknown } | null)?.number === 1205, // a deadlock's victim
    singleIds: { system: "SQL Server" },
    limit: (rows, { isOrdered }) =>
      sql`${isOrdered ? sql`` : sql`order by (select null) `}offset 0 rows fetch next ${sql.lit(rows)} rows only`,

    hash: (value, { algorithm, length }) =>
      sql`substring(${text(sql`lower(convert(varchar(64), hashbytes(${sql.raw(algorithm === "md5" ? "'MD5'" : "'SHA2_256'")}, ${text(value)}), 2))`)}, 1, ${sql.lit(length)})`,
    concat,
    text,
    cast: (value, type) =>
      typeText(type) === string ? text(value) : sql`cast(${value} as ${sql.raw(typeText(type))})`,
    member: (column, _type, member) => text(sql`json_value(${column}, ${path(member)})`),
    byField: (members) =>
      text(
        sql`json_object(${sql.join(members.map(({ name, value }) => sql`${sql.raw(plain(name))}: ${value}`))} null on null)`,
      ),
    /** A count may not look into a query: with all of its members taken out, nothing is left of the object. */
    hasExactlyMembers(column, members) {
      const rest = members.reduce<RawBuilder<unknown>>(
        (json, name) => sql`json_modify(${json}, ${path(name)}, null)`,
        sql`${column}`,
      );
      const present = members.map((name) => sql`json_path_exists(${column}, ${path(name)}) = 1`);
      return sql`(case when isjson(${column}) = 1 then case when ${sql.join([sql`replace(${rest}, ' ', '') = '{}'`, ...present], sql` and `)} then 1 else 0 end else 0 end = 1)`;
    },
    joinStrings,
    collect: jsonList(
      {
        string: (value) => sql`'"' + string_escape(${text(value)}, 'json') + '"'`,
        float: (value) => text(sql`convert(varchar(40), ${value}, 3)`),
        timestamp: (value) => sql`replace(convert(varchar(26), ${value}, 121), ' ', 'T') + 'Z'`,
        date: (value) => sql`convert(varchar(10), ${value}, 23)`,
        base64: (value) => sql`base64_encode(${value})`,
      },
      { text, concat, joinStrings },
    ),
    finiteFloats: true,
    identity: (value, { kind }) => (kind === "float" ? sql`(${value} + 0e0)` : value),
    /** Strings compare without the spaces at their end. */
    digest(values) {
      const digests = values.map(
        (value) => sql`coalesce(convert(varchar(64), hashbytes('SHA2_256', cast(${value} as varbinary(max))), 2), '-')`,
      );
      return text(sql`${sql.join(digests, sql` + `)}`) as RawBuilder<string>;
    },
    descending: (value) => sql`${value} desc`, // nulls are the smallest values
    timestamp: (microseconds) =>
      microseconds === null ? sql`cast(null as datetime2(6))` : sql.raw(timestampLiteral(microseconds)),
    microseconds: (timestamp) => sql`datediff_big(microsecond, cast('1970-01-01' as datetime2(6)), ${timestamp})`,
    isExact: exactIn(types),
    createTable,
    addColumn,
  }),
};
