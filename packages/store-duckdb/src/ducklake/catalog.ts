import { resolve } from "node:path";
import { literal } from "@metaxy-ts/engine-duckdb/base";
import type { DuckLakeCatalog, PostgresCatalog } from "./options.js";

/** What the lake is called in SQL: `lake.snapshots()`. */
export const lakeName = "lake";

/** What DuckLake calls the catalog of that lake. */
const metadata = `__ducklake_metadata_${lakeName}`;

/** What differs between the databases of a lake's catalog. */
export interface CatalogDatabase {
  /** The place, without credentials. */
  readonly display: string;
  /** As DuckLake names it. */
  readonly path: string;
  /** DuckDB's extension for it. */
  readonly extension?: string;
  /** Whether processes may have it open at the same time. */
  readonly shared: boolean;
  /** Statements that DuckDB needs first. */
  readonly before: readonly string[];
  /** Options of ATTACH, and those for writing. */
  readonly options: readonly string[];
  readonly writeOptions: readonly string[];
  /** A query of one number `now`, microseconds of the server's clock. Left out without a server. */
  readonly clock?: string;
  /** A query that holds a connection to the catalog open while it is prepared, if that is useful. */
  readonly hold?: string;
  /** A query of one number `version` that grows with every change of a table's columns, if it costs less than to describe a table. */
  readonly columnsVersion?: string;
}

export function catalogDatabase(catalog: DuckLakeCatalog): CatalogDatabase {
  if ("duckdb" in catalog) {
    const path = `duckdb:${resolve(catalog.duckdb)}`;
    return { display: `duckdb:${catalog.duckdb}`, path, shared: false, before: [], options: [], writeOptions: [] };
  }
  return "sqlite" in catalog ? sqlite(catalog.sqlite) : postgres(catalog.postgres);
}

/**
 * DuckLake stores rows of small writes in the catalog. In these two it stores objects as strings, and loses quotes and backslashes.
 * So every write has a file.
 */
const noInlining = "data_inlining_row_limit 0";

/**
 * DuckDB opens the file again for each statement, and the last connection that closes moves the log into the file, waits for the disk and deletes
 * the log. A connection that stays open saves that: statements take half as long, commits a third. To prepare a query opens the log and
 * reads the schema; it leaves no lock, and no snapshot that would let the log grow.
 */
const holdSqlite = `from system.main.sqlite_query(${literal(metadata)}, 'select 1 from ducklake_metadata')`;

/** DuckLake uses this number to check whether its table cache is valid. */
const versionInSqlite = `from system.main.sqlite_query(${literal(metadata)}, 'select schema_version as version from ducklake_snapshot order by snapshot_id desc limit 1')`;

/**
 * With a write-ahead log, readers do not block a writer's commit. Without it a commit can fail during a read, and DuckDB then
 * holds the lock of the commit until the process ends.
 */
function sqlite(file: string): CatalogDatabase {
  return {
    display: `sqlite:${file}`,
    path: `sqlite:${resolve(file)}`,
    extension: "sqlite",
    shared: true,
    before: [],
    options: [noInlining, "busy_timeout 30000"],
    writeOptions: ["meta_journal_mode 'wal'"],
    hold: holdSqlite,
    columnsVersion: versionInSqlite,
  };
}

const secret = "metaxy_catalog";

/** The password is in a secret, so that neither messages nor the list of databases show it. */
function postgres({ host, port, database, user, password, schema, parameters }: PostgresCatalog): CatalogDatabase {
  const known = { host, port, dbname: database, user, ...parameters };
  const path = Object.entries(known)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${quoted(String(value))}`);
  const place = [port === undefined ? host : `${host ?? "localhost"}:${port}`, database, schema];
  return {
    display: `postgres:${place.filter((part) => part !== undefined).join("/")}`,
    path: `postgres:${path.join(" ")}`,
    extension: "postgres",
    shared: true,
    before: password === undefined ? [] : [`create secret ${secret} (type postgres, password ${literal(password)})`],
    options: [
      noInlining,
      ...(password === undefined ? [] : [`meta_secret '${secret}'`]),
      ...(schema === undefined ? [] : [`metadata_schema ${literal(schema)}`]),
    ],
    writeOptions: [],
    clock: `select now from postgres_query(${literal(metadata)}, 'select (extract(epoch from clock_timestamp()) * 1000000)::bigint as now')`,
  };
}

/** A value of a connection string of Postgres. */
function quoted(value: string): string {
  return `'${value.replaceAll(/[\\']/g, (character) => `\\${character}`)}'`;
}
