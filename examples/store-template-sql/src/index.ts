import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import type { ConfiguredStore, StoreOptions } from "@metaxy-ts/core";
import type { StoreAdapter } from "@metaxy-ts/core/adapter";
import { checkOptions, configureStore, MetaxyError } from "@metaxy-ts/core/adapter";
import { sqlAdapter } from "@metaxy-ts/store-sql";
import Database from "better-sqlite3";
import { SqliteDialect } from "kysely";
import { database } from "./database.js";

export interface BetterSqliteOptions {
  /** The database file, made when the store is opened for writing. */
  readonly path: string;
}

/** A store in a SQLite file, through better-sqlite3. @throws CONFIG_INVALID naming the option that is not acceptable. */
export function betterSqlite(options: BetterSqliteOptions & StoreOptions): ConfiguredStore {
  return configureStore(options, betterSqliteAdapter);
}

/** The adapter behind `betterSqlite()`, for tools that work with any adapter, such as the conformance suite. */
export function betterSqliteAdapter(options: BetterSqliteOptions): StoreAdapter {
  checkOptions(options, ["path"], "betterSqlite()", "CONFIG_INVALID");
  const { path } = options;
  return sqlAdapter({
    name: "better-sqlite3",
    display: `sqlite(${path})`,
    database,
    dialect: ({ mode }) => new SqliteDialect({ database: connect(path, mode === "read") }),
    capabilities: { "hash.xxhash32": "unsupported", "hash.xxhash64": "unsupported" },
    mapError: (error) => mapError(error, path),
  });
}

function connect(path: string, readonly: boolean): Database.Database {
  if (readonly && !existsSync(path))
    throw new MetaxyError("STORE_NOT_FOUND", `${path} does not exist. Check the path.`);
  const connection = new Database(path, { readonly, timeout: 0 }); // the base waits for others, and this thread does not stop
  if (!readonly) connection.pragma("journal_mode = wal");
  for (const name of ["md5", "sha256"])
    connection.function(name, { deterministic: true }, (text: string) => createHash(name).update(text).digest("hex"));
  return connection;
}

/** What errors of the driver mean. All others are STORE_FAILED. */
const codes = { SQLITE_BUSY: "STORE_LOCKED", SQLITE_FULL: "STORE_FULL", SQLITE_NOTADB: "STORE_CORRUPT" } as const;

function mapError(error: unknown, path: string): MetaxyError | undefined {
  const { code, message = "" } = error as { readonly code?: string; readonly message?: string };
  const known = /^no such table/.test(message) ? "TABLE_NOT_FOUND" : codes[code as keyof typeof codes];
  return known && new MetaxyError(known, `${path}: ${message}. Check the file.`, { cause: error });
}
