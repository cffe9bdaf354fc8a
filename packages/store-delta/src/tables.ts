import type {
  AppendOptions,
  ColumnDescription,
  EngineRows,
  ErasedPart,
  OpenTableStorage,
  StoredTable,
  TableVersion,
} from "@metaxy-ts/core/adapter";
import type { DeltaTable, StorageOptions, TableFile } from "@metaxy-ts/delta-rs";
import { DeltaError, deleteTable } from "@metaxy-ts/delta-rs";
import type { StorageExtension } from "@metaxy-ts/engine-duckdb/base";
import { appendBulk, isBulk } from "./bulk.js";
import type { TableHandle } from "./handles.js";
import { TableHandles } from "./handles.js";
import { ipcOfColumns, ipcStreams, ipcWithSchema } from "./ipc.js";
import { tableAt, tablePath } from "./layout.js";
import type { DeltaLocation } from "./location.js";
import { mayBeNewer } from "./newer.js";
import type { DeltaOptions, Layout } from "./options.js";
import type { FileHere } from "./versions.js";
import { scannedTable, storedTable, unreadable, unwritable } from "./versions.js";

/** How often a hard delete starts again because others have committed. */
const eraseTries = 20;

type Erase = (part: StoredTable) => Promise<ErasedPart | undefined>;

/** Delta tables in one location, as a storage: each append and each hard delete is one commit. */
export class DeltaTables implements OpenTableStorage {
  readonly #location: DeltaLocation;
  readonly #layout: Layout;
  readonly #storageOptions: StorageOptions;
  readonly #handles: TableHandles;
  readonly #extension: StorageExtension;

  constructor(
    location: DeltaLocation,
    { layout = "nested", storageOptions = {}, timestamp }: DeltaOptions,
    extension: StorageExtension,
  ) {
    this.#extension = extension;
    this.#location = location;
    this.#layout = layout;
    this.#storageOptions = storageOptions;
    this.#handles = new TableHandles(location, storageOptions, timestamp);
  }

  canWrite(): Promise<boolean | undefined> {
    return this.#location.canWrite();
  }

  async list(): Promise<readonly string[]> {
    return [...(await this.#paths()).keys()];
  }

  async read(name: string): Promise<StoredTable | undefined> {
    const path = (await this.#paths()).get(name);
    const handle = path === undefined ? undefined : await this.#handles.open(path);
    if (path === undefined || !handle) return undefined;
    const { now, table, files } = handle;
    if (now.beyondFiles === undefined) return storedTable(now, await this.#here(path, table, await files()));
    const scanned = this.#location.scanned(path);
    if (scanned === undefined || !(await this.#extension.load())) throw unreadable(now);
    return scannedTable(now, scanned);
  }

  async columns(name: string): Promise<readonly ColumnDescription[] | undefined> {
    const path = (await this.#paths()).get(name);
    return path === undefined ? undefined : (await this.#handles.open(path))?.now.columns;
  }

  async version(name: string): Promise<TableVersion | undefined> {
    const path = (await this.#paths()).get(name);
    const handle = path === undefined ? undefined : await this.#handles.open(path);
    return handle && { identity: handle.now.id, number: handle.now.version };
  }

  /** By what the log says of files, so that most of them need not be read. */
  async newer(name: string, since: bigint): Promise<StoredTable | undefined> {
    const path = (await this.#paths()).get(name);
    const handle = path === undefined ? undefined : await this.#handles.open(path);
    if (path === undefined || !handle) return undefined;
    const { now, table, files } = handle;
    if (now.beyondFiles !== undefined) return this.read(name);
    const newer = (await files()).filter((file) => mayBeNewer(file, since));
    return newer.length > 0 ? storedTable(now, await this.#here(path, table, newer)) : undefined;
  }

  async append(name: string, rows: EngineRows, { feature, signal }: AppendOptions): Promise<void> {
    const known = (await this.#paths()).get(name);
    const path = known ?? tablePath(name, feature, this.#layout);
    const opened = known === undefined ? undefined : await this.#handles.open(known);
    if (opened && opened.now.beyondFiles !== undefined) throw unwritable(opened.now);
    let table = opened?.table;
    if (rows.count === 0) {
      if (!table) await this.#handles.create(path, ipcOfColumns(rows.columns));
      return;
    }
    const options = { mergeSchema: true, ...(signal && { signal }) };
    if (isBulk(rows)) {
      table ??= (await this.#handles.create(path, ipcOfColumns(rows.columns))).table;
      if (await appendBulk(table, rows, (file) => this.#location.newFile(path, file), options)) return;
    }
    const { schema, streams } = await ipcWithSchema(rows);
    table ??= (await this.#handles.create(path, schema)).table;
    await table.append(streams, options);
  }

  async delete(name: string, erase: Erase): Promise<number> {
    const path = (await this.#paths()).get(name);
    for (let tries = 1; ; tries++) {
      const handle = path === undefined ? undefined : await this.#handles.open(path);
      if (path === undefined || !handle) return 0;
      if (handle.now.beyondFiles !== undefined) throw unwritable(handle.now);
      try {
        return await this.#erase(path, handle, erase);
      } catch (error) {
        const isConflict = error instanceof DeltaError && error.code === "CONFLICT";
        if (!isConflict || tries === eraseTries) throw error;
      }
    }
  }

  async drop(name: string): Promise<void> {
    const path = (await this.#paths()).get(name);
    if (path === undefined) return;
    this.#handles.forget(path);
    await deleteTable(this.#location.at(path), { storageOptions: this.#storageOptions });
  }

  close(): Promise<void> {
    return this.#location.close();
  }

  /** Paths of the tables by their names. */
  async #paths(): Promise<Map<string, string>> {
    const paths = new Map<string, string>();
    for (const path of await this.#location.tables()) {
      const name = tableAt(path);
      if (name !== undefined) paths.set(name, path);
    }
    return paths;
  }

  /** File by file, then one commit for all of them, on top of the version that was looked at. */
  async #erase(path: string, { table, now, files }: TableHandle, erase: Erase): Promise<number> {
    const changed: { readonly file: TableFile; readonly part: ErasedPart }[] = [];
    for (const file of await files()) {
      const part = await erase(storedTable(now, await this.#here(path, table, [file])));
      if (part) changed.push({ file, part });
    }
    if (changed.length === 0) return 0;
    const remaining = changed.map(({ part }) => part.remaining).filter(({ count }) => count > 0);
    const gone = changed.map(({ file }) => file.path);
    await table.replaceFiles(gone, remaining.length > 0 ? all(remaining) : null, { version: now.version });
    return changed.reduce((total, { part }) => total + part.removed.length, 0);
  }

  async #here(path: string, table: DeltaTable, files: readonly TableFile[]): Promise<FileHere[]> {
    const here: FileHere[] = [];
    for (const file of files) here.push({ path: await this.#location.file(path, table, file), file });
    return here;
  }
}

async function* all(parts: readonly EngineRows[]): AsyncGenerator<Uint8Array> {
  for (const rows of parts) yield* ipcStreams(rows);
}
