import type { DuckDBConnection } from "@duckdb/node-api";
import { DuckDBInstance } from "@duckdb/node-api";
import type { OpenMode } from "@metaxy-ts/core/adapter";
import { registerHashFunctions } from "./hash.js";

export interface DatabaseOptions {
  /** A file, or `:memory:`. */
  readonly path: string;
  readonly mode: OpenMode;
  /** Number of threads; DuckDB's own choice when not given. */
  readonly threads?: number;
  /** Such as `4GB`; DuckDB's own choice when not given. */
  readonly memoryLimit?: string;
  /** Where DuckDB puts what does not fit into memory. */
  readonly tempDirectory?: string;
}

export interface Database {
  readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;
}

/**
 * Opens a database and a connection to it. Stores of one process share a file's instance; every memory database is its own.
 * Errors are DuckDB's.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const memory = options.path === ":memory:";
  const config: Record<string, string> = {
    access_mode: options.mode === "read" && !memory ? "READ_ONLY" : "AUTOMATIC",
  };
  if (options.threads !== undefined) config.threads = String(options.threads);
  if (options.memoryLimit !== undefined) config.memory_limit = options.memoryLimit;
  if (options.tempDirectory !== undefined) config.temp_directory = options.tempDirectory;
  const instance = memory
    ? await DuckDBInstance.create(options.path, config)
    : await DuckDBInstance.fromCache(options.path, config);
  const connection = await instance.connect();
  await connection.run("set timezone = 'UTC'");
  await registerHashFunctions(connection);
  return { instance, connection };
}
