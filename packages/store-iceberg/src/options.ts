import { checkOptions, isDate, MetaxyError } from "@metaxy-ts/core/adapter";
import type { EngineSettings } from "@metaxy-ts/engine-duckdb/base";

/** Which catalog knows the tables, and what DuckDB may use. */
export interface IcebergOptions extends EngineSettings {
  /** The address of the REST catalog: `https://catalog.example.com`, without `/v1`. */
  readonly uri: string;
  /** The warehouse of the catalog. If omitted, the catalog's default. */
  readonly warehouse?: string;
  /** The namespace of the tables. It is made when the store is opened for writing. If omitted, `metaxy`. */
  readonly namespace?: string;
  /** A bearer token for the catalog. Never shown. If omitted, the catalog asks for none. */
  readonly token?: string;
  /** All tables as they were at this time; the store can only be opened to read. If omitted, as they are now. */
  readonly timestamp?: Date;
  /**
   * Statements that run before the catalog is attached: secrets and settings of DuckDB, for a catalog that gives out no credentials for its
   * files. Errors do not show them. If omitted, none.
   */
  readonly setup?: readonly string[];
  /** Files of DuckDB's extensions `avro`, `httpfs` and `iceberg`, by name. If omitted, DuckDB downloads them once, and keeps them. */
  readonly extensions?: Readonly<Record<string, string>>;
  /** Whether these files may be without a signature of DuckDB's makers. If omitted, they have to be signed. */
  readonly unsignedExtensions?: boolean;
}

const known = [
  "uri",
  "warehouse",
  "namespace",
  "token",
  "timestamp",
  "setup",
  "extensions",
  "unsignedExtensions",
  "tablePrefix",
  "byField",
  "threads",
  "memoryLimit",
  "tempDirectory",
];

/**
 * Checks what is Iceberg's own; the engine's settings are checked with the storage.
 *
 * @throws CONFIG_INVALID naming the option and what it has to be.
 */
export function checkIcebergOptions(options: IcebergOptions): void {
  checkOptions(options, known, "iceberg()", "CONFIG_INVALID");
  const { uri, warehouse, namespace, token, timestamp, setup, extensions, unsignedExtensions } = options;
  if (!isText(uri) || !/^https?:\/\/[^/]/i.test(uri) || !URL.canParse(uri))
    refuse("uri", "the address of a REST catalog, such as https://catalog.example.com");
  if (new URL(uri).username || new URL(uri).password) refuse("uri", "an address without credentials; see token");
  if (warehouse !== undefined && !isText(warehouse)) refuse("warehouse", "a string");
  if (namespace !== undefined && !(isText(namespace) && /^[A-Za-z0-9_-]+$/.test(namespace)))
    refuse("namespace", "a name of letters, digits, _ and -");
  if (token !== undefined && !isText(token)) refuse("token", "a string");
  if (timestamp !== undefined && !(isDate(timestamp) && !Number.isNaN(timestamp.getTime())))
    refuse("timestamp", "a valid Date");
  if (setup !== undefined && !(Array.isArray(setup) && setup.every((sql) => typeof sql === "string")))
    refuse("setup", "a list of SQL statements");
  if (extensions !== undefined && !isPaths(extensions))
    refuse("extensions", "an object of file paths by extension name");
  if (unsignedExtensions !== undefined && typeof unsignedExtensions !== "boolean")
    refuse("unsignedExtensions", "true or false");
}

function isPaths(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(([name, path]) => /^[a-z][a-z0-9_]*$/.test(name) && isText(path));
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "" && !/\p{Cc}/u.test(value);
}

/** Without the value: it may be a secret. */
function refuse(option: string, expected: string): never {
  throw new MetaxyError("CONFIG_INVALID", `The option ${option} of iceberg() has to be ${expected}.`, {
    details: { option },
  });
}
