import { dirname, resolve } from "node:path";
import { checkOptions } from "@metaxy-ts/core/adapter";
import type { EngineSettings } from "@metaxy-ts/engine-duckdb/base";
import { checkEngineSettings } from "@metaxy-ts/engine-duckdb/base";
import type { DuckLakeOptions } from "./ducklake/options.js";
import { checkDuckLakeOptions } from "./ducklake/options.js";
import { isPath, refuse } from "./refuse.js";

/** Where the tables are, in a file or in a DuckLake, and what DuckDB may use. */
export type DuckDBOptions = DuckDBSettings & (DuckDBFile | DuckDBLake);

/** A store in one file. */
export interface DuckDBFile {
  /** The database file, made when the store is opened for writing; or `:memory:`. */
  readonly path: string;
  /** Not together with `path`. */
  readonly ducklake?: never;
}

/** A store in a DuckLake. */
export interface DuckDBLake {
  /** A DuckLake instead of a database file. */
  readonly ducklake: DuckLakeOptions;
  /** Not together with `ducklake`. */
  readonly path?: never;
}

/** What DuckDB may use. */
export interface DuckDBSettings extends EngineSettings {
  /** Where DuckDB puts what does not fit into memory; if omitted, beside the file. */
  readonly tempDirectory?: string;
}

const known = ["path", "ducklake", "tablePrefix", "byField", "threads", "memoryLimit", "tempDirectory"];

/** @throws CONFIG_INVALID naming the option and what it has to be. */
export function checkDuckDBOptions(options: DuckDBOptions): void {
  checkOptions(options, known, "duckdb()", "CONFIG_INVALID");
  const { path, ducklake, ...settings } = options;
  if (ducklake === undefined) {
    if (!isPath(path)) refuse("path", path, 'the path of a file, or ":memory:"');
    // DuckDB takes what follows for options of an address, and puts its log elsewhere.
    if (dirname(resolve(path)).includes("?")) refuse("path", path, "in a folder without a question mark in its path");
  } else {
    if (path !== undefined) refuse("path", path, "omitted if ducklake is set, which says where the tables are");
    checkDuckLakeOptions(ducklake);
  }
  checkEngineSettings(settings, "duckdb()");
}
