import { randomUUID } from "node:crypto";
import { access, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { DeltaTable, StorageOptions, TableFile } from "@metaxy-ts/delta-rs";
import { findTables } from "@metaxy-ts/delta-rs";
import { isWritable } from "@metaxy-ts/engine-duckdb/base";

/** Where the tables of a store are. */
export interface DeltaLocation {
  /** The path or URL of a table. */
  at(path: string): string;
  /** Paths of the tables, relative to the location. */
  tables(): Promise<readonly string[]>;
  /** Another one when a table was removed and made again under its path; undefined if that is unknown. */
  identity(path: string): Promise<string | undefined>;
  /** Where DuckDB's extension finds a table; undefined if it would need options that only the binding has. */
  scanned(path: string): string | undefined;
  /** Where on this machine a file of a table can be read. */
  file(path: string, table: DeltaTable, file: TableFile): Promise<string>;
  /** Where on this machine a new file of a table is written; undefined where only the binding can. */
  newFile(path: string, name: string): string | undefined;
  /** Whether this process has the rights to write; undefined if that is unknown. */
  canWrite(): Promise<boolean | undefined>;
  close(): Promise<void>;
}

/** A folder that the store is read from has to be there; it is made for one that is written to. */
export async function openLocation(
  path: string,
  storageOptions: StorageOptions,
  { create }: { readonly create: boolean },
): Promise<DeltaLocation> {
  const isUrl = path.includes("://");
  if (isUrl && !path.startsWith("file://")) return objectStoreLocation(path.replace(/\/+$/, ""), storageOptions);
  const folder = isUrl ? fileURLToPath(path) : path;
  if (create) await mkdir(folder, { recursive: true });
  else await readdir(folder); // a wrong path is not an empty store
  return folderLocation(folder);
}

function folderLocation(folder: string): DeltaLocation {
  return {
    at: (path) => join(folder, path),
    tables: () => tablesBelow(folder, ""),
    async identity(path) {
      const { ino, birthtimeMs } = await stat(join(folder, path, "_delta_log"));
      return `${ino} ${birthtimeMs}`;
    },
    scanned: (path) => pathToFileURL(join(folder, path)).href,
    file: async (path, _table, file) => join(folder, path, file.path),
    newFile: (path, name) => join(folder, path, name),
    canWrite: () => isWritable(folder),
    async close() {},
  };
}

/** Files of an object store are copied here as they are asked for; they never change under their names. */
function objectStoreLocation(url: string, storageOptions: StorageOptions): DeltaLocation {
  const copies = join(tmpdir(), `metaxy-delta-${randomUUID()}`);
  return {
    at: (path) => `${url}/${path}`,
    tables: () => findTables(url, { storageOptions }),
    identity: async () => undefined,
    scanned: () => undefined,
    async file(path, table, file) {
      const copy = join(copies, path, file.path);
      if (await exists(copy)) return copy;
      await mkdir(dirname(copy), { recursive: true });
      await table.downloadFile(file.path, `${copy}.part`);
      await rename(`${copy}.part`, copy);
      return copy;
    },
    newFile: () => undefined,
    canWrite: async () => undefined,
    close: () => rm(copies, { recursive: true, force: true }),
  };
}

/** Below a table there are its files, and no other tables. */
async function tablesBelow(folder: string, path: string): Promise<string[]> {
  const tables: string[] = [];
  for (const entry of await readdir(join(folder, path), { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name.startsWith(".")) continue;
    const below = path === "" ? entry.name : `${path}/${entry.name}`;
    if (!entry.name.endsWith(".delta")) tables.push(...(await tablesBelow(folder, below)));
    else if (await exists(join(folder, below, "_delta_log"))) tables.push(below);
  }
  return tables;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
