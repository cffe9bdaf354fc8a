import { checkOptions, wrongOption } from "@metaxy-ts/core/adapter";
import type { EngineSettings } from "@metaxy-ts/engine-duckdb/base";
import type { TursoDatabaseLike } from "./database.js";

/** Where the tables are, and what DuckDB may use, which computes. */
export interface TursoOptions extends Omit<EngineSettings, "byField"> {
  /** The database file, made when the store is opened for writing. Opened by `@tursodatabase/database`. Not together with `database`. If omitted, `database` is given. */
  readonly path?: string;
  /** A connection of `@tursodatabase/database`, which stays yours: it is not closed with the store. Not together with `path`. If omitted, `path` is given. */
  readonly database?: TursoDatabaseLike;
}

const known = ["path", "database", "tablePrefix", "threads", "memoryLimit", "tempDirectory"];

/** @throws CONFIG_INVALID naming the option and what it has to be. The engine's own are checked with the storage. */
export function checkTursoOptions(options: TursoOptions): void {
  checkOptions(options, known, "turso()", "CONFIG_INVALID");
  const { path, database } = options;
  if (database === undefined) {
    if (typeof path !== "string" || path === "" || path.includes("\0")) refuse("path", path, "the path of a file");
    return;
  }
  if (path !== undefined) refuse("path", path, "omitted if a database is passed, which has its own");
  if (!isDatabase(database)) refuse("database", typeof database, "a connection of @tursodatabase/database");
}

function isDatabase(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return ["prepare", "exec", "close"].every((name) => typeof Reflect.get(value, name) === "function");
}

function refuse(option: string, value: unknown, expected: string): never {
  throw wrongOption("turso()", option, value, expected);
}
