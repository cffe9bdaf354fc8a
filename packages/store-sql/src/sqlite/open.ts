import { existsSync } from "node:fs";
import type { OpenMode, StoreOpenOptions } from "@metaxy-ts/core/adapter";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import { StatementObserver } from "@metaxy-ts/sql";
import { DatabaseStoreConnection } from "../engine/store-connection.js";
import { isWritable } from "../writable.js";
import { SqliteConnection } from "./connection.js";
import { sqliteDatabase } from "./database.js";
import type { SqliteDatabaseLike } from "./driver.js";
import type { SqliteOptions } from "./options.js";

/** Opens a store in SQLite. */
export async function openSqlite(
  options: SqliteOptions,
  { mode, onStatement }: StoreOpenOptions,
  display: string,
): Promise<DatabaseStoreConnection> {
  const { database, path = ":memory:", tablePrefix = "", busyTimeout } = options;
  const handle = database ?? (await openFile(path, mode, display));
  try {
    const connection = await SqliteConnection.of(handle, !database);
    const observer = new StatementObserver({ store: display, system: "sqlite", backslashEscapes: false, onStatement });
    await requireUtf8(connection, display);
    if (!database && mode === "write" && path !== ":memory:") await connection.run("pragma journal_mode = wal");
    const canWrite = async (): Promise<boolean | undefined> =>
      database ? undefined : path === ":memory:" || (await isWritable(path));
    const kind = busyTimeout === undefined ? sqliteDatabase : { ...sqliteDatabase, patience: busyTimeout };
    return new DatabaseStoreConnection(kind, connection, observer, { tablePrefix, canWrite });
  } catch (error) {
    if (!database) handle.close();
    throw error;
  }
}

async function openFile(path: string, mode: OpenMode, display: string): Promise<SqliteDatabaseLike> {
  if (mode === "read" && path !== ":memory:" && !existsSync(path))
    throw new MetaxyError(
      "STORE_NOT_FOUND",
      `${display} does not exist. Check the path, or open it with { mode: "write" } to create it.`,
    );
  // SQLite itself does not wait for others: while it did, this thread could not end a transaction of its own that it waits for.
  const { DatabaseSync } = await nodeSqlite();
  return new DatabaseSync(path, { readOnly: mode === "read" && path !== ":memory:" }) as SqliteDatabaseLike;
}

async function nodeSqlite(): Promise<typeof import("node:sqlite")> {
  try {
    return await import("node:sqlite");
  } catch (error) {
    throw new MetaxyError(
      "CONFIG_INVALID",
      "This Node.js has no node:sqlite. Use Node.js 22.13 or newer, or pass a connection of better-sqlite3 as the option database.",
      { cause: error },
    );
  }
}

/** In another encoding strings would compare in another order. */
async function requireUtf8(connection: SqliteConnection, display: string): Promise<void> {
  const [row] = await connection.run("pragma encoding");
  if (row?.encoding === "UTF-8") return;
  throw new MetaxyError(
    "STORE_CORRUPT",
    `${display} has the encoding ${String(row?.encoding)}; a store has to be UTF-8. Copy its tables into a new database.`,
  );
}
