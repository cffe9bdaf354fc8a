import { realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { DuckDBInstance } from "@duckdb/node-api";
import type { OpenMode } from "@metaxy-ts/core/adapter";
import { MetaxyError, Queue } from "@metaxy-ts/core/adapter";
import type { StatementObserver } from "@metaxy-ts/sql";
import type { Runner } from "./statements.js";
import { observedRunner } from "./statements.js";
import { quote } from "./text.js";

/** Which database is opened. */
export interface DatabaseOptions extends DatabaseSettings {
  /** A file, `:memory:`, or a database of an extension of DuckDB. */
  readonly path: string | AttachedDatabase;
  /** Whether it is only read. A file that is read may be read by other processes at the same time. */
  readonly mode: OpenMode;
}

/** A database of an extension of DuckDB. It is attached to a database in memory, and used instead of that. */
export interface AttachedDatabase {
  /** What it is called in messages. */
  readonly display: string;
  /** The name under which it is attached. */
  readonly name: string;
  /** Whether extensions without a signature of DuckDB's makers may be loaded. */
  readonly unsignedExtensions: boolean;
  /** Identifies the openings that share one instance. */
  key(mode: OpenMode): Promise<string>;
  /** Attaches it to a new instance. */
  attach(connection: Runner, mode: OpenMode): Promise<void>;
  /** A query that is prepared once, in a transaction that lasts as long as the instance. If omitted, there is no such transaction. */
  readonly hold?: string;
}

export interface DatabaseSettings {
  /** Number of threads. If omitted, DuckDB decides. */
  readonly threads?: number;
  /** How much memory DuckDB may use, such as `4GB`. If omitted, DuckDB decides. */
  readonly memoryLimit?: string;
  /** The folder for data that does not fit into memory. If omitted, DuckDB decides. */
  readonly tempDirectory?: string;
  /** Whether extensions without a signature of DuckDB's makers may be loaded; if omitted, no. */
  readonly unsignedExtensions?: boolean;
}

/** A connection to a database, whose file is free for others as soon as the last connection of this process is closed. */
export interface Database {
  readonly connection: DuckDBConnection;
  /** Where all work on the connection waits for its turn. */
  readonly queue: Queue;
  close(): Promise<void>;
}

/** A file, or an attached database, that this process has open. */
interface OpenFile {
  readonly instance: DuckDBInstance;
  /** Of an attached database, the connection that attached it. */
  readonly holder?: DuckDBConnection;
  readonly mode: OpenMode;
  readonly settings: DatabaseSettings;
  /** Shared by all writers: DuckDB would refuse transactions that change the same tables at the same time. */
  readonly writes: Queue;
  users: number;
}

const memory = ":memory:";
const files = new Map<string, OpenFile>();
/** Opening and closing take turns, so that a file is never opened twice. */
const turns = new Queue();

/**
 * Opens a connection to a database. Connections to one file share an instance, because DuckDB's locks do not see two in one process:
 * to read a file that this process has open for writing is fine, the other way round is not. Every memory database is its own.
 *
 * Errors are DuckDB's, and:
 * @throws STORE_LOCKED when this process has the file open for reading only; CONFIG_INVALID when it has it open with other settings.
 */
export async function openDatabase(
  { path, mode, ...settings }: DatabaseOptions,
  observer: StatementObserver,
): Promise<Database> {
  if (path === memory) {
    const instance = await createInstance(path, "write", settings);
    const connection = await connect(instance, observer);
    return { connection, queue: new Queue(), close: async () => release(connection, instance) };
  }
  const attached = typeof path === "string" ? undefined : path;
  return turns.add(async () => {
    const key = typeof path === "string" ? await canonical(path) : `attached ${await path.key(mode)}`;
    const file = await sharedFile(key, { path, mode, settings, observer });
    const connection = await connect(file.instance, observer, attached?.name).catch((error: unknown) => {
      leave(key, file);
      throw error;
    });
    return {
      connection,
      queue: mode === "write" ? file.writes : new Queue(),
      close: () =>
        turns.add(async () => {
          connection.closeSync();
          leave(key, file);
        }),
    };
  });
}

interface Opening extends Pick<DatabaseOptions, "path" | "mode"> {
  readonly settings: DatabaseSettings;
  readonly observer: StatementObserver;
}

async function sharedFile(key: string, { path, mode, settings, observer }: Opening): Promise<OpenFile> {
  const known = files.get(key);
  if (known) requireSame(known, typeof path === "string" ? path : path.display, mode, settings);
  const file = known ?? {
    ...(typeof path === "string"
      ? { instance: await createInstance(key, mode, settings) }
      : await createAttached(path, mode, settings, observer)),
    mode,
    settings,
    writes: new Queue(),
    users: 0,
  };
  files.set(key, file);
  file.users++;
  return file;
}

function leave(key: string, file: OpenFile): void {
  file.users--;
  if (file.users > 0) return;
  files.delete(key);
  file.holder?.closeSync();
  file.instance.closeSync();
}

function release(connection: DuckDBConnection, instance: DuckDBInstance): void {
  connection.closeSync();
  instance.closeSync();
}

function requireSame(file: OpenFile, path: string, mode: OpenMode, settings: DatabaseSettings): void {
  if (mode === "write" && file.mode === "read") {
    throw new MetaxyError(
      "STORE_LOCKED",
      `${path} is open for reading in this process (${process.pid}), so it cannot be opened for writing. Close the reading store first, or open the writing one before it.`,
      { details: { pid: process.pid, path } },
    );
  }
  for (const option of ["threads", "memoryLimit", "tempDirectory"] as const) {
    const wanted = settings[option];
    if (wanted === undefined || wanted === file.settings[option]) continue;
    throw new MetaxyError(
      "CONFIG_INVALID",
      `${path} is open in this process with ${option} ${file.settings[option] ?? "left out"}, and cannot be opened with ${wanted}. Stores of one process share the settings of the first.`,
      { details: { option, path } },
    );
  }
}

async function createInstance(
  path: string,
  mode: OpenMode,
  settings: DatabaseSettings,
  more: Readonly<Record<string, string>> = {},
): Promise<DuckDBInstance> {
  const config: Record<string, string> = { access_mode: mode === "read" ? "READ_ONLY" : "READ_WRITE", ...more };
  if (settings.threads !== undefined) config.threads = String(settings.threads);
  if (settings.memoryLimit !== undefined) config.memory_limit = settings.memoryLimit;
  if (settings.tempDirectory !== undefined) config.temp_directory = settings.tempDirectory;
  if (settings.unsignedExtensions) config.allow_unsigned_extensions = "true";
  // From DuckDB's own cache, so that an instance that other code in this process has open is found, or refused.
  return path === memory ? DuckDBInstance.create(path, config) : DuckDBInstance.fromCache(path, config);
}

/** A database in memory, to which another is attached. */
async function createAttached(
  database: AttachedDatabase,
  mode: OpenMode,
  settings: DatabaseSettings,
  observer: StatementObserver,
): Promise<Pick<OpenFile, "instance" | "holder">> {
  const config = database.unsignedExtensions ? { allow_unsigned_extensions: "true" } : {};
  const instance = await createInstance(memory, "write", settings, config);
  try {
    const holder = await connect(instance, observer);
    try {
      await database.attach(observedRunner(holder, observer), mode);
      if (database.hold !== undefined) await hold(holder, database.hold);
      return { instance, holder };
    } catch (error) {
      holder.closeSync();
      throw error;
    }
  } catch (error) {
    instance.closeSync();
    throw error;
  }
}

/** Names are looked up in memory: a look-up in the attached database would hold a snapshot of it for that time. */
async function hold(connection: DuckDBConnection, query: string): Promise<void> {
  await connection.run("begin transaction");
  (await connection.prepare(query)).destroySync();
}

async function connect(
  instance: DuckDBInstance,
  observer: StatementObserver,
  database?: string,
): Promise<DuckDBConnection> {
  const connection = await instance.connect();
  const observed = observedRunner(connection, observer);
  await observed.run("set timezone = 'UTC'");
  if (database !== undefined) await observed.run(`use ${quote(database)}`);
  return connection;
}

/** One name for one file, through links and relative paths. */
async function canonical(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const folder = await realpath(dirname(path)).catch(() => dirname(path));
    return join(folder, basename(path));
  }
}
