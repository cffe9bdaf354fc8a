import { checkOptions, MetaxyError } from "@metaxy-ts/core/adapter";

export interface DuckDBOptions {
  /** The database file, made when the store is opened for writing; or `:memory:`. */
  readonly path: string;
  /** Goes in front of every table name, so that several stores can share a file. */
  readonly tablePrefix?: string;
  /** Number of threads; as many as the machine has cores when not given. */
  readonly threads?: number;
  /** How much memory DuckDB may use, such as `4GB`; most of the machine's when not given. */
  readonly memoryLimit?: string;
  /** Where DuckDB puts what does not fit into memory; beside the file when not given. */
  readonly tempDirectory?: string;
}

const known = ["path", "tablePrefix", "threads", "memoryLimit", "tempDirectory"];

/** @throws CONFIG_INVALID naming the option and what it has to be. */
export function checkDuckDBOptions(options: DuckDBOptions): void {
  checkOptions(options, known, "duckdb()", "CONFIG_INVALID");
  const { path, tablePrefix, threads, memoryLimit, tempDirectory } = options;
  if (!isPath(path)) refuse("path", path, 'the path of a file, or ":memory:"');
  if (tablePrefix !== undefined && !/^[a-z_][a-z0-9_]*$/.test(tablePrefix))
    refuse("tablePrefix", tablePrefix, "lower-case letters, digits and _, not a digit first");
  if (threads !== undefined && !(Number.isSafeInteger(threads) && threads > 0))
    refuse("threads", threads, "a whole number from 1");
  if (memoryLimit !== undefined && !/^\d+(\.\d+)?\s*([KMGT]i?B|%)$/i.test(memoryLimit))
    refuse("memoryLimit", memoryLimit, 'a size such as "4GB"');
  if (tempDirectory !== undefined && !isPath(tempDirectory))
    refuse("tempDirectory", tempDirectory, "the path of a folder");
}

/** A path ends at a character NUL: another file than the one that was meant. */
function isPath(value: unknown): boolean {
  return typeof value === "string" && value !== "" && !value.includes("\0");
}

function refuse(option: string, value: unknown, expected: string): never {
  throw new MetaxyError(
    "CONFIG_INVALID",
    `The option ${option} of duckdb() is ${JSON.stringify(value)}; it has to be ${expected}.`,
    { details: { option } },
  );
}
