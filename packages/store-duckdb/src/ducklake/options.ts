import { resolve, sep } from "node:path";
import { checkOptions } from "@metaxy-ts/core/adapter";
import { isPath, refuse, refuseUnseen } from "../refuse.js";

/** A DuckLake: Parquet files, and a catalog of them in a database. */
export interface DuckLakeOptions {
  /** The database that knows the tables, their files and their snapshots. */
  readonly catalog: DuckLakeCatalog;
  /** The folder of the Parquet files, or a URL such as `s3://bucket/folder`. It cannot change after the lake was created. */
  readonly dataPath: string;
  /** Statements that run before the lake is attached: secrets and settings of DuckDB. Errors do not show them. If omitted, none. */
  readonly setup?: readonly string[];
  /** Files of DuckDB's extensions, by name. If omitted, DuckDB downloads the extensions that a lake needs, and keeps them. */
  readonly extensions?: Readonly<Record<string, string>>;
  /** Whether these files may be without a signature of DuckDB's makers; if omitted, false. Signatures are checked at each opening. */
  readonly unsignedExtensions?: boolean;
}

/**
 * Where the catalog is. A DuckDB file is for one process at a time; SQLite is for the processes of one machine, Postgres for those of
 * many.
 */
export type DuckLakeCatalog =
  | { readonly duckdb: string }
  | { readonly sqlite: string }
  | { readonly postgres: PostgresCatalog };

/** A Postgres database. What is left out comes from the environment (`PGHOST`, `PGPASSWORD`, …) or is the default of Postgres. */
export interface PostgresCatalog {
  /** If omitted, `PGHOST`, else this machine. */
  readonly host?: string;
  /** If omitted, `PGPORT`, else 5432. */
  readonly port?: number;
  /** If omitted, `PGDATABASE`, else the name of the user. */
  readonly database?: string;
  /** If omitted, `PGUSER`, else the user of this process. */
  readonly user?: string;
  /** Never shown. If omitted, `PGPASSWORD`. */
  readonly password?: string;
  /** The schema of the catalog's tables, so that several lakes can share a database. If omitted, `public`. */
  readonly schema?: string;
  /** Other parameters of a connection, such as `sslmode`. If omitted, none. */
  readonly parameters?: Readonly<Record<string, string>>;
}

const catalogs = '{ duckdb: "…" }, { sqlite: "…" } or { postgres: { … } }';
const postgresStrings = ["host", "database", "user", "schema"] as const;

/** @throws CONFIG_INVALID naming the option and what it has to be. */
export function checkDuckLakeOptions(options: DuckLakeOptions): void {
  checkOptions(
    options,
    ["catalog", "dataPath", "setup", "extensions", "unsignedExtensions"],
    "ducklake",
    "CONFIG_INVALID",
  );
  const { catalog, dataPath, setup, extensions, unsignedExtensions } = options;
  checkCatalog(catalog);
  if (!isPath(dataPath)) refuse("ducklake.dataPath", dataPath, "the path of a folder, or an address such as s3://…");
  if (sep === "/" && !dataPath.includes("://") && resolve(dataPath).includes("\\"))
    refuse("ducklake.dataPath", dataPath, "a path without \\, which DuckLake takes for the end of a folder's name");
  if (setup !== undefined && !(Array.isArray(setup) && setup.every((sql) => typeof sql === "string")))
    refuseUnseen("ducklake.setup", "of another type", "a list of SQL statements");
  if (extensions !== undefined) checkExtensions(extensions);
  if (unsignedExtensions !== undefined && typeof unsignedExtensions !== "boolean")
    refuse("ducklake.unsignedExtensions", unsignedExtensions, "true or false");
}

function checkCatalog(catalog: unknown): void {
  const [kind, ...others] = isRecord(catalog) ? Object.keys(catalog) : [];
  if (kind === undefined || others.length > 0 || !isRecord(catalog))
    refuseUnseen("ducklake.catalog", "invalid", `one of ${catalogs}`);
  const value = catalog[kind];
  switch (kind) {
    case "duckdb":
    case "sqlite":
      if (!isPath(value)) refuse(`ducklake.catalog.${kind}`, value, "the path of a file");
      return;
    case "postgres":
      checkPostgres(value);
      return;
    default:
      refuse("ducklake.catalog", kind, `one of ${catalogs}`);
  }
}

function checkPostgres(value: unknown): void {
  const option = "ducklake.catalog.postgres";
  if (!isRecord(value)) refuseUnseen(option, "invalid", "an object with host, database and so on");
  checkOptions(value, [...postgresStrings, "port", "password", "parameters"], option, "CONFIG_INVALID");
  const { port, password, parameters } = value;
  for (const text of postgresStrings)
    if (value[text] !== undefined && !isPath(value[text])) refuse(`${option}.${text}`, value[text], "a name");
  if (port !== undefined && !(Number.isSafeInteger(port) && Number(port) > 0)) refuse(`${option}.port`, port, "a port");
  if (password !== undefined && !isPath(password)) refuseUnseen(`${option}.password`, "invalid", "a string");
  if (parameters === undefined) return;
  if (!isRecord(parameters) || !Object.entries(parameters).every(([name, text]) => isName(name) && isPath(text)))
    refuseUnseen(`${option}.parameters`, "invalid", "an object of strings by parameter name");
  if ("password" in parameters)
    refuseUnseen(
      `${option}.parameters`,
      "an object with a password",
      "set in the option password, which is never shown",
    );
}

function checkExtensions(extensions: unknown): void {
  if (isRecord(extensions) && Object.entries(extensions).every(([name, path]) => isName(name) && isPath(path))) return;
  refuse("ducklake.extensions", extensions, "an object of file paths by extension name");
}

function isName(value: string): boolean {
  return /^[a-z][a-z0-9_]*$/.test(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
