import { checkOptions, checkTablePrefix, wrongOption } from "@metaxy-ts/core/adapter";
import type { SqliteDatabaseLike } from "./driver.js";

/** Where the tables are: in a file, or behind a connection that is open. */
export interface SqliteOptions {
  /** The database file, made when the store is opened for writing; or `:memory:`. Opened by `node:sqlite`. Not together with `database`. If omitted, `database` is given. */
  readonly path?: string;
  /** A connection of `node:sqlite` or of better-sqlite3, which stays yours: it is not closed with the store. Not together with `path`. If omitted, `path` is given. */
  readonly database?: SqliteDatabaseLike;
  /** Goes in front of every table name, so that several stores can share a database. If omitted, nothing does. */
  readonly tablePrefix?: string;
  /** How long a write waits for others that write, in milliseconds; if omitted, 30 seconds. */
  readonly busyTimeout?: number;
}

const known = ["path", "database", "tablePrefix", "busyTimeout"];

/** @throws CONFIG_INVALID naming the option and what it has to be. */
export function checkSqliteOptions(options: SqliteOptions): void {
  checkOptions(options, known, "sqlite()", "CONFIG_INVALID");
  const { path, database, tablePrefix, busyTimeout } = options;
  if (database === undefined) {
    if (typeof path !== "string" || path === "" || path.includes("\0"))
      refuse("path", path, 'the path of a file, or ":memory:"');
  } else {
    if (path !== undefined) refuse("path", path, "omitted if a database is passed, which has its own");
    if (!isDatabase(database)) refuse("database", typeof database, "a connection of node:sqlite or of better-sqlite3");
  }
  checkTablePrefix("sqlite()", tablePrefix);
  if (busyTimeout !== undefined && !(Number.isSafeInteger(busyTimeout) && busyTimeout >= 0))
    refuse("busyTimeout", busyTimeout, "a whole number of milliseconds");
}

function isDatabase(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return ["prepare", "exec", "function", "close"].every((name) => typeof Reflect.get(value, name) === "function");
}

function refuse(option: string, value: unknown, expected: string): never {
  throw wrongOption("sqlite()", option, value, expected);
}
