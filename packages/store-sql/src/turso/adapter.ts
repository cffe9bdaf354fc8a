import { existsSync } from "node:fs";
import type { OpenMode, StoreAdapter } from "@metaxy-ts/core/adapter";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import { tablesAdapter } from "../storage/adapter.js";
import { observed, observerOf } from "../storage/observed.js";
import { sqliteStorage } from "../storage/sqlite.js";
import { DatabaseTables } from "../storage/tables.js";
import { isWritable } from "../writable.js";
import type { TursoDatabaseLike } from "./database.js";
import { tursoConnection } from "./database.js";
import { isBusy, mapTursoError } from "./errors.js";
import type { TursoOptions } from "./options.js";
import { checkTursoOptions } from "./options.js";

const kind = sqliteStorage({ statementLength: 500_000, isBusy });

/**
 * The adapter behind `turso()`, for tools that work with any adapter, such as the conformance suite.
 *
 * @param options Those of Turso, without the options of every store.
 * @returns The adapter.
 * @throws CONFIG_INVALID naming the option that is not acceptable.
 *
 * @example
 * ```ts
 * import { ConfiguredStore } from "@metaxy-ts/core/adapter";
 * import { tursoAdapter } from "@metaxy-ts/store-sql/turso";
 *
 * const adapter = tursoAdapter({ path: "metadata.turso" });
 * console.log(adapter.supports["hash.md5"], new ConfiguredStore(adapter));
 * ```
 */
export function tursoAdapter(options: TursoOptions): StoreAdapter {
  checkTursoOptions(options);
  const { path, database, ...settings } = options;
  const display = `turso(${path ?? "database"})`;
  return tablesAdapter(
    {
      name: "turso",
      display,
      supports: { "write.parallelProcesses": "unsupported" }, // one process at a time opens a file
      async open(mode, _engine, listener) {
        const handle = database ?? (await openFile(path as string, mode, display));
        const canWrite = async (): Promise<boolean | undefined> => (path === undefined ? undefined : isWritable(path));
        const observer = observerOf({ ...listener, display, system: "turso" });
        return new DatabaseTables(kind, observed(tursoConnection(handle, !database), observer), canWrite);
      },
      mapError: (error) => mapTursoError(error, display),
    },
    settings,
  );
}

async function openFile(path: string, mode: OpenMode, display: string): Promise<TursoDatabaseLike> {
  if (mode === "read" && !existsSync(path))
    throw new MetaxyError(
      "STORE_NOT_FOUND",
      `${display} does not exist. Check the path, or open it with { mode: "write" } to create it.`,
    );
  const { connect } = await driver();
  return connect(path, { readonly: mode === "read" });
}

async function driver(): Promise<typeof import("@tursodatabase/database")> {
  try {
    return await import("@tursodatabase/database");
  } catch (error) {
    throw new MetaxyError(
      "CONFIG_INVALID",
      "turso() needs the package @tursodatabase/database. Install it, or pass a connection of it as the option database.",
      { cause: error },
    );
  }
}
