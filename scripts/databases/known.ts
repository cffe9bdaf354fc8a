/** A database that was not run, and what its documentation says that matters to this library. */
export interface KnownDatabase {
  readonly name: string;
  /** The name in the report of the conformance suite that would prove it. */
  readonly report: string;
  /** One line: what differs, and what to configure. */
  readonly difference: string;
  /** Where that is documented. */
  readonly source: string;
}

/** Databases that speak the protocol of another one. */
export interface Protocol {
  readonly name: string;
  /** The names in the reports of the stores that speak it: one of them proves the store. */
  readonly reports: readonly string[];
  readonly databases: readonly KnownDatabase[];
}

export const protocols: readonly Protocol[] = [
  {
    name: "Postgres",
    reports: ["postgres"],
    databases: [
      {
        name: "Amazon RDS and Aurora PostgreSQL",
        report: "aurora-postgres",
        difference:
          "Postgres itself. Connect to the writer's endpoint: readers refuse writes. RDS Proxy pins a session to a connection because of temporary tables and `set`, so it saves nothing.",
        source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-pinning.html",
      },
      {
        name: "Google Cloud SQL",
        report: "cloud-sql-postgres",
        difference: "Postgres itself. Managed pooling has to be in session mode.",
        source: "https://cloud.google.com/sql/docs/postgres/managed-connection-pooling",
      },
      {
        name: "Google AlloyDB",
        report: "alloydb",
        difference:
          "Postgres with another storage. Connect to the primary instance, with managed pooling off or in session mode.",
        source: "https://cloud.google.com/alloydb/docs/configure-managed-connection-pooling",
      },
      {
        name: "Azure Database for PostgreSQL",
        report: "azure-postgres",
        difference: "Postgres itself. Its PgBouncer on port 6432 pools by transaction: use port 5432.",
        source: "https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-pgbouncer",
      },
      {
        name: "Neon",
        report: "neon",
        difference:
          "Postgres with another storage. The host with `-pooler` pools by transaction, without `set` and temporary tables: use the direct host.",
        source: "https://neon.com/docs/manage/connection-pooling",
      },
      {
        name: "Supabase",
        report: "supabase",
        difference:
          "Postgres itself. Port 6543 pools by transaction, without `set`, temporary tables and advisory locks: use the direct connection, or the session mode on port 5432.",
        source: "https://supabase.com/docs/guides/database/connecting-to-postgres",
      },
      {
        name: "Timescale (Tiger Cloud)",
        report: "timescale",
        difference:
          "An extension of Postgres. The tables of a store are ordinary ones; do not make hypertables of them.",
        source: "https://docs.tigerdata.com/use-timescale/latest/hypertables/",
      },
      {
        name: "Citus",
        report: "citus",
        difference:
          "An extension of Postgres. Tables stay on the coordinator, where all SQL works; do not distribute them: outer joins and correlated subqueries would be limited.",
        source: "https://docs.citusdata.com/en/stable/develop/reference_workarounds.html",
      },
      {
        name: "YugabyteDB",
        report: "yugabyte",
        difference:
          "The query layer of Postgres 15. Each DDL statement is its own transaction, advisory locks need a version that has them, there is no `ctid` in its tables, and no BRIN index: make tables with `store.ddl()` without those; temporary tables are Postgres's own.",
        source: "https://docs.yugabyte.com/stable/explore/transactions/",
      },
      {
        name: "CockroachDB",
        report: "cockroach",
        difference:
          "Other code. Session-level advisory locks have been functions that lock nothing, so parallel writers are not safe, and temporary tables have to be enabled (`experimental_enable_temp_tables`). It has no BRIN index, which new tables get. Expect it to fail until a run shows otherwise.",
        source: "https://www.cockroachlabs.com/docs/stable/postgresql-compatibility",
      },
    ],
  },
  {
    name: "MySQL",
    reports: ["mariadb", "mysql"],
    databases: [
      {
        name: "MySQL 8",
        report: "mysql",
        difference:
          "The server that the protocol is named after; not to be had on the machines that run the tests. A statement may name a temporary table once only, so the store has ordinary ones, which it drops.",
        source: "https://dev.mysql.com/doc/refman/8.4/en/temporary-table-problems.html",
      },
      {
        name: "Amazon RDS and Aurora MySQL",
        report: "aurora-mysql",
        difference: "As MySQL 8. Connect to the writer's endpoint.",
        source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMySQL.Compare-80-v3.html",
      },
      {
        name: "TiDB",
        report: "tidb",
        difference:
          "Other code. It has no `create table … as select`, an automatic number may leave gaps, and the collation `utf8mb4_0900_bin` needs a version that has it.",
        source: "https://docs.pingcap.com/tidb/stable/mysql-compatibility",
      },
      {
        name: "Dolt",
        report: "dolt",
        difference:
          "Other code, which calls itself MySQL 8.0 and has `utf8mb4_0900_bin`. Parsing and joins are its own, so expect it to fail until a run shows otherwise: start `dolt sql-server`, and name it in METAXY_TEST_MYSQL_URL.",
        source: "https://docs.dolthub.com/sql-reference/sql-support",
      },
      {
        name: "PlanetScale (Vitess)",
        report: "planetscale",
        difference:
          "MySQL behind Vitess. A transaction ends after 20 seconds and a statement touches at most 100,000 rows: write in parts. Tables are made by the store: safe migrations, which refuse that, have to be off.",
        source: "https://planetscale.com/docs/vitess/troubleshooting/planetscale-system-limits",
      },
      {
        name: "SingleStore",
        report: "singlestore",
        difference:
          "Other code, with a list of what it lacks of MySQL; some of that it ignores with a warning. Set `warn_level` to `errors` before you try it.",
        source: "https://docs.singlestore.com/cloud/developer-resources/unsupported-mysql-features/",
      },
    ],
  },
  {
    name: "DuckDB",
    reports: ["duckdb"],
    databases: [
      {
        name: "MotherDuck",
        report: "motherduck",
        difference:
          "DuckDB in a service, reached through an extension. The server runs only functions of the extensions that it has: hash with `md5` or `sha256`.",
        source: "https://motherduck.com/docs/concepts/duckdb-extensions",
      },
    ],
  },
];

/** Stores that are tested on the real engine, in parts, until a report of the whole suite is committed. */
export const testedInParts: readonly { readonly report: string; readonly tests: string }[] = [
  { report: "d1", tests: "packages/store-sql/test/d1-conformance.test.ts" },
  { report: "iceberg", tests: "packages/store-iceberg/test/conformance.test.ts" },
  { report: "pglite", tests: "packages/store-sql/test/pglite-conformance.test.ts" },
  { report: "seekdb", tests: "packages/store-sql/test/seekdb-conformance.test.ts" },
  { report: "turso", tests: "packages/store-sql/test/turso-conformance.test.ts" },
];

/** Databases with a definition in `@metaxy-ts/store-sql/compiled`. */
export const compiled: readonly (KnownDatabase & { readonly export: string })[] = [
  {
    name: "SQL Server 2022, Azure SQL",
    export: "sqlServer",
    report: "sqlserver",
    difference:
      "`is distinct from` and `json_object` need 2022. Filters compare strings without the spaces at their end. Floats are finite.",
    source: "https://learn.microsoft.com/sql/t-sql/queries/is-distinct-from-transact-sql",
  },
  {
    name: "Snowflake",
    export: "snowflake",
    report: "snowflake",
    difference: "DDL commits. `listagg` of nothing is the empty string, which the definition undoes.",
    source: "https://docs.snowflake.com/en/sql-reference/functions/listagg",
  },
  {
    name: "BigQuery",
    export: "bigquery",
    report: "bigquery",
    difference:
      "All statements have to run in one session: transactions and temporary tables live there. No floats among IDs.",
    source: "https://cloud.google.com/bigquery/docs/sessions-write-queries",
  },
  {
    name: "Databricks SQL",
    export: "databricks",
    report: "databricks",
    difference:
      "Transactions over several tables need Unity Catalog's catalog commits, which new tables get, and take no DDL.",
    source: "https://docs.databricks.com/aws/en/tables/features/catalog-commits",
  },
];

/** Databases without a definition, and what one would need. */
export const leftOut: readonly Omit<KnownDatabase, "report">[] = [
  {
    name: "Oracle",
    difference:
      "The empty string is null: what is hashed of it, and of null, would have to be told apart. Aliases of tables take no `as`.",
    source: "https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/Nulls.html",
  },
  {
    name: "Exasol",
    difference: "The empty string is null, NaN is null, and there are no temporary tables.",
    source: "https://docs.exasol.com/db/latest/sql_references/data_types/datatypedetails.htm",
  },
  {
    name: "Amazon Redshift",
    difference:
      "`listagg` leaves out empty strings, so that hashes of aggregations would differ, and spaces at the end of a string count for nothing in comparisons.",
    source: "https://docs.aws.amazon.com/redshift/latest/dg/r_LISTAGG.html",
  },
  {
    name: "RisingWave",
    difference: "Transactions only read: `begin` succeeds and begins nothing, so that half of a write could stay.",
    source: "https://docs.risingwave.com/sql/commands/sql-begin",
  },
  {
    name: "Trino, Amazon Athena",
    difference:
      "Their connectors to Iceberg and Hive write without transactions over several statements. Trino 476 ran here: without transactions over HTTP, and its memory connector cannot delete. Iceberg and Delta tables are stores of their own here.",
    source: "https://trino.io/docs/current/connector/iceberg.html",
  },
  {
    name: "Spark",
    difference:
      "Each statement commits one table, and 4.0 has no `begin`. Iceberg and Delta tables are stores of their own here.",
    source: "https://docs.delta.io/latest/concurrency-control.html",
  },
  {
    name: "H2",
    difference:
      "2.5.252 was tried through its Postgres protocol, its only one that Node.js can speak: it refuses `set timezone`, collations of columns, `full join`, advisory locks and `jsonb`, and orders text by UTF-16.",
    source: "https://www.h2database.com/html/advanced.html",
  },
  {
    name: "Firebird",
    difference:
      "3.0.11 was tried: it has neither MD5 nor SHA-2 nor JSON, and `list` takes no order. The rows would have to be computed beside it, as those of libSQL are.",
    source:
      "https://firebirdsql.org/file/documentation/html/en/refdocs/fblangref30/firebird-30-language-reference.html",
  },
];
