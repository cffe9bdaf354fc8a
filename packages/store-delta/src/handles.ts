import type { StorageOptions, TableFile } from "@metaxy-ts/delta-rs";
import { DeltaError, DeltaTable } from "@metaxy-ts/delta-rs";
import type { DeltaLocation } from "./location.js";
import type { TableVersion } from "./versions.js";
import { readVersion } from "./versions.js";

/** An open table, and what it is now. */
export interface TableHandle {
  readonly table: DeltaTable;
  readonly now: TableVersion;
  /** Listed when they are asked for: a table has as many as it has had commits. */
  files(): Promise<readonly TableFile[]>;
}

interface OpenTable extends TableHandle {
  readonly identity: string | undefined;
}

/** Open tables, cached between calls: at their newest version, or all at one time. */
export class TableHandles {
  readonly #location: DeltaLocation;
  readonly #storageOptions: StorageOptions;
  readonly #timestamp: Date | undefined;
  /** By path. */
  readonly #open = new Map<string, OpenTable>();

  constructor(location: DeltaLocation, storageOptions: StorageOptions, timestamp: Date | undefined) {
    this.#location = location;
    this.#storageOptions = storageOptions;
    this.#timestamp = timestamp;
  }

  /** Undefined when there is no table. One that was removed and made again is another table under the same path. */
  async open(path: string): Promise<TableHandle | undefined> {
    try {
      const identity = await this.#location.identity(path);
      const before = this.#open.get(path);
      const known = identity !== undefined && before?.identity === identity ? before : undefined;
      const table = known?.table ?? (await this.#openTable(path));
      const version = this.#timestamp || !known ? undefined : await table.refresh();
      const isNow = known && (version === undefined || version === known.now.version);
      const handle = isNow ? known : { identity, ...handleOf(table, await readVersion(table)) };
      this.#open.set(path, handle);
      return handle;
    } catch (error) {
      this.forget(path);
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** Makes a table with the schema of an Arrow IPC stream. Of several processes that do at once, one does, and the others find it. */
  async create(path: string, schema: Uint8Array): Promise<TableHandle> {
    const location = this.#location.at(path);
    try {
      await DeltaTable.create(location, schema, { storageOptions: this.#storageOptions });
    } catch (error) {
      if (!(error instanceof DeltaError && error.code === "EXISTS")) throw error;
    }
    const handle = await this.open(path);
    if (!handle) throw new DeltaError("CONFLICT", `${location} was removed while it was created.`);
    return handle;
  }

  forget(path: string): void {
    this.#open.delete(path);
  }

  #openTable(path: string): Promise<DeltaTable> {
    const timestamp = this.#timestamp && { timestamp: this.#timestamp };
    return DeltaTable.open(this.#location.at(path), { storageOptions: this.#storageOptions, ...timestamp });
  }
}

function handleOf(table: DeltaTable, now: TableVersion): TableHandle {
  let listed: Promise<readonly TableFile[]> | undefined;
  const files = (): Promise<readonly TableFile[]> => {
    listed ??= table.files().then(
      ({ files }) => files,
      (error: unknown) => {
        listed = undefined; // the next one may succeed
        throw error;
      },
    );
    return listed;
  };
  return { table, now, files };
}

function isMissing(error: unknown): boolean {
  if (error instanceof DeltaError) return error.code === "NOT_FOUND";
  return (error as NodeJS.ErrnoException).code === "ENOENT";
}
