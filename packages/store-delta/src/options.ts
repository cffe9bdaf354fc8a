import { checkOptions, isDate, wrongOption } from "@metaxy-ts/core/adapter";
import type { StorageOptions } from "@metaxy-ts/delta-rs";
import type { EngineSettings, ExtensionSettings } from "@metaxy-ts/engine-duckdb/base";
import { checkExtensionSettings } from "@metaxy-ts/engine-duckdb/base";

/** Where the tables are, and what DuckDB may use. */
export interface DeltaOptions extends Omit<EngineSettings, "tablePrefix">, ExtensionSettings {
  /** The folder of the tables, or its URL: `./metadata`, `s3://bucket/metadata`. */
  readonly path: string;
  /** Folders of tables. `nested`: `video/raw` is `video/raw.delta`. `flat`: it is `video__raw.delta`. If omitted, `nested`. */
  readonly layout?: Layout;
  /** Settings of the object store, with the keys of delta-rs, such as `AWS_ENDPOINT_URL`; they come before the environment's. If omitted, the environment's alone. */
  readonly storageOptions?: StorageOptions;
  /** All tables as they were at this time; the store can only be opened to read. If omitted, as they are now. */
  readonly timestamp?: Date;
  /**
   * Whether tables that are more than their files, because of deletion vectors or mapped names of columns, are read with DuckDB's extension
   * `delta`: `auto`, if it is installed; `never`; or the path of the extension. Folders only. Without it such tables are refused. If omitted,
   * `auto`.
   */
  readonly extension?: string;
}

/** Where the table of a feature is in the location of a store. */
export type Layout = "nested" | "flat";

const known = [
  "path",
  "layout",
  "storageOptions",
  "timestamp",
  "extension",
  "unsignedExtensions",
  "byField",
  "threads",
  "memoryLimit",
  "tempDirectory",
];

/**
 * Checks what is Delta's own; the engine's settings are checked with the storage.
 *
 * @throws CONFIG_INVALID naming the option and what it has to be.
 */
export function checkDeltaOptions(options: DeltaOptions): void {
  checkOptions(options, known, "delta()", "CONFIG_INVALID");
  const { path, layout = "nested", storageOptions = {}, timestamp } = options;
  if (typeof path !== "string" || path === "" || path.includes("\0"))
    refuse("path", path, "the path of a folder, or a URL");
  if (layout !== "nested" && layout !== "flat") refuse("layout", layout, '"nested" or "flat"');
  if (!isStrings(storageOptions)) refuse("storageOptions", Object.keys(storageOptions ?? {}), "an object of strings");
  checkExtensionSettings(options, "delta()");
  if (timestamp !== undefined && !(isDate(timestamp) && !Number.isNaN(timestamp.getTime())))
    refuse("timestamp", timestamp, "a valid Date");
}

function isStrings(value: unknown): boolean {
  return (
    typeof value === "object" && value !== null && Object.values(value).every((member) => typeof member === "string")
  );
}

function refuse(option: string, value: unknown, expected: string): never {
  throw wrongOption("delta()", option, value, expected);
}
