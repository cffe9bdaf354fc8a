import { checkOptions } from "@metaxy-ts/core/adapter";
import type { DuckLakeOptions } from "./ducklake/options.js";
import { checkDuckLakeOptions } from "./ducklake/options.js";
import { isPath, refuse } from "./refuse.js";

/** Where the tables are, in a file or in a DuckLake, and what DuckDB may use. */
export type DuckDBOptions = DuckDBSettings & (DuckDBFile | DuckDBLake);

export interface DuckDBFile {
  /** The database file, made when the store is opened for writing; or `:memory:`. */
  readonly path: string;
  readonly ducklake?: never;
}

export interface DuckDBLake {
  /** A DuckLake instead of a database file. */
  readonly ducklake: DuckLakeOptions;
  readonly path?: never;
}

export interface DuckDBSettings {
  /** Goes in front of every table name, so that several stores can share a file or a lake. */
  readonly tablePrefix?: string;
  /** Number of threads; as many as the machine has cores when not given. */
  readonly threads?: number;
  /** How much memory DuckDB may use, such as `4GB`; most of the machine's when not given. */
  readonly memoryLimit?: string;
  /** Where DuckDB puts what does not fit into memory; beside the file when not given. */
  readonly tempDirectory?: string;
}

const known = ["path", "ducklake", "tablePrefix", "threads", "memoryLimit", "tempDirectory"];

/** @throws CONFIG_INVALID naming the option and what it has to be. */
export function checkDuckDBOptions(options: DuckDBOptions): void {
  checkOptions(options, known, "duckdb()", "CONFIG_INVALID");
  const { path, ducklake, tablePrefix, threads, memoryLimit, tempDirectory } = options;
  if (ducklake === undefined) {
    if (!isPath(path)) refuse("path", path, 'the path of a file, or ":memory:"');
  } else {
    if (path !== undefined) refuse("path", path, "left out beside ducklake, which says where the tables are");
    checkDuckLakeOptions(ducklake);
  }
  if (tablePrefix !== undefined && !/^[a-z_][a-z0-9_]*$/.test(tablePrefix))
    refuse("tablePrefix", tablePrefix, "lower-case letters, digits and _, not a digit first");
  if (threads !== undefined && !(Number.isSafeInteger(threads) && threads > 0))
    refuse("threads", threads, "a whole number from 1");
  if (memoryLimit !== undefined && !/^\d+(\.\d+)?\s*([KMGT]i?B|%)$/i.test(memoryLimit))
    refuse("memoryLimit", memoryLimit, 'a size such as "4GB"');
  if (tempDirectory !== undefined && !isPath(tempDirectory))
    refuse("tempDirectory", tempDirectory, "the path of a folder");
}
