import { realpathSync } from "node:fs";
import type { DuckDBConnection } from "@duckdb/node-api";
import { DuckDBInstance } from "@duckdb/node-api";
import type { OpenMode } from "@metaxy-ts/core/adapter";
import { registerHashFunctions } from "./hash.js";
import { Queue } from "./queue.js";

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

/** A connection to an open database. */
export interface Database {
  readonly connection: DuckDBConnection;
  /** Where all work on the database waits for its turn. */
  readonly queue: Queue;
  close(): void;
}

interface SharedQueue {
  readonly queue: Queue;
  users: number;
}

/**
 * The queues of files that are open for writing, by path. Stores of one process share a file's instance; without a common order DuckDB
 * would refuse transactions that change the same tables at the same time.
 */
const sharedQueues = new Map<string, SharedQueue>();

/** Opens a database and a connection to it. Every memory database is its own. Errors are DuckDB's. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const memory = options.path === ":memory:";
  const config = configOf(options, memory);
  const instance = memory
    ? await DuckDBInstance.create(options.path, config)
    : await DuckDBInstance.fromCache(options.path, config);
  const connection = await connect(instance);
  const shared =
    memory || options.mode === "read"
      ? { queue: new Queue(), release: () => undefined }
      : sharedQueue(realpathSync(options.path));
  const close = (): void => {
    connection.closeSync();
    instance.closeSync();
    shared.release();
  };
  return { connection, queue: shared.queue, close };
}

function configOf(
  { mode, threads, memoryLimit, tempDirectory }: DatabaseOptions,
  memory: boolean,
): Record<string, string> {
  const config: Record<string, string> = { access_mode: mode === "read" && !memory ? "READ_ONLY" : "AUTOMATIC" };
  if (threads !== undefined) config.threads = String(threads);
  if (memoryLimit !== undefined) config.memory_limit = memoryLimit;
  if (tempDirectory !== undefined) config.temp_directory = tempDirectory;
  return config;
}

async function connect(instance: DuckDBInstance): Promise<DuckDBConnection> {
  const connection = await instance.connect();
  await connection.run("set timezone = 'UTC'");
  await registerHashFunctions(connection);
  return connection;
}

function sharedQueue(path: string): { readonly queue: Queue; readonly release: () => void } {
  const shared = sharedQueues.get(path) ?? { queue: new Queue(), users: 0 };
  sharedQueues.set(path, shared);
  shared.users += 1;
  const release = (): void => {
    shared.users -= 1;
    if (shared.users === 0) sharedQueues.delete(path);
  };
  return { queue: shared.queue, release };
}
