import { checkOptions, MetaxyError } from "@metaxy-ts/core/adapter";
import type { EngineSettings, ExtensionSettings } from "@metaxy-ts/engine-duckdb/base";
import { checkExtensionSettings } from "@metaxy-ts/engine-duckdb/base";

/** Where the tables are, which columns are vectors, and what DuckDB may use. */
export interface LanceDBOptions extends Omit<EngineSettings, "byField">, ExtensionSettings {
  /** A folder, made when the store is opened for writing; or a location that LanceDB knows, such as `s3://bucket/path`. */
  readonly uri: string;
  /** How LanceDB gets at the location: credentials, regions, endpoints. As its own `connect()` takes them. If omitted, the environment's. */
  readonly storageOptions?: Readonly<Record<string, string>>;
  /**
   * Columns of vectors that LanceDB can search, by the key of their feature, with the length of the vectors. They are stored as 32-bit
   * floats. If omitted, no column: a list is a list.
   */
  readonly vectors?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /**
   * Whether DuckDB reads and writes Lance by itself, with its extension `lance`: `auto`, from the first large table on if it is
   * installed; `never`; or the path of the extension, for all tables. Folders only. Without it LanceDB's client does, with the same results.
   * If omitted, `auto`.
   */
  readonly extension?: string;
}

const known = [
  "uri",
  "storageOptions",
  "tablePrefix",
  "vectors",
  "extension",
  "unsignedExtensions",
  "threads",
  "memoryLimit",
  "tempDirectory",
] as const;

/**
 * Checks what is LanceDB's own; the engine's settings are checked with the storage.
 *
 * @throws CONFIG_INVALID naming the option and what it has to be.
 */
export function checkLanceDBOptions(options: LanceDBOptions): void {
  checkOptions(options, known, "lancedb()", "CONFIG_INVALID");
  const { uri, storageOptions, vectors } = options;
  if (!isPath(uri)) refuse("uri", "the path of a folder, or a location such as s3://bucket/path");
  if (/^db:\/\//i.test(uri)) refuse("uri", "a folder or an object store; LanceDB Cloud (db://) is not supported");
  if (storageOptions !== undefined && !isRecordOf(storageOptions, (value) => typeof value === "string"))
    refuse("storageOptions", "an object of strings"); // whatever it is may be a secret
  if (vectors !== undefined && !isRecordOf(vectors, (columns) => isRecordOf(columns, isCount)))
    refuse("vectors", 'lengths by column, by the key of the feature, such as { "video/clip": { embedding: 512 } }');
  checkExtensionSettings(options, "lancedb()");
}

/** A path ends at a character NUL: another one than was meant. LanceDB takes no other control characters either. */
function isPath(value: unknown): value is string {
  return typeof value === "string" && value !== "" && !/\p{Cc}/u.test(value);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function isRecordOf(value: unknown, fits: (value: unknown) => boolean): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every(fits);
}

/** Without the value: a URI may hold credentials. */
function refuse(option: string, expected: string): never {
  throw new MetaxyError("CONFIG_INVALID", `The option ${option} of lancedb() has to be ${expected}.`, {
    details: { option },
  });
}
