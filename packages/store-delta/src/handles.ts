import type { StorageOptions } from "@metaxy-ts/delta-rs";
import { DeltaError, DeltaTable } from "@metaxy-ts/delta-rs";
import type { Place } from "./places.js";

interface Handle {
  readonly identity: string | undefined;
  readonly table: DeltaTable;
}

/** Open tables, kept from one call to the next: at their newest version, or all at one time. */
export class TableHandles {
  readonly #place: Place;
  readonly #storageOptions: StorageOptions;
  readonly #timestamp: Date | undefined;
  /** By path. */
  readonly #handles = new Map<string, Handle>();

  constructor(place: Place, storageOptions: StorageOptions, timestamp: Date | undefined) {
    this.#place = place;
    this.#storageOptions = storageOptions;
    this.#timestamp = timestamp;
  }

  /** Undefined when there is no table. One that was removed and made again is another table under the same path. */
  async open(path: string): Promise<DeltaTable | undefined> {
    try {
      const identity = await this.#place.identity(path);
      const known = this.#handles.get(path);
      if (known && identity !== undefined && known.identity === identity) {
        if (!this.#timestamp) await known.table.refresh();
        return known.table;
      }
      const table = await DeltaTable.open(this.#place.at(path), {
        storageOptions: this.#storageOptions,
        ...(this.#timestamp && { timestamp: this.#timestamp }),
      });
      this.#handles.set(path, { identity, table });
      return table;
    } catch (error) {
      this.forget(path);
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** Makes a table with the schema of an Arrow IPC stream. Of several processes that do at once, one does, and the others find it. */
  async create(path: string, schema: Uint8Array): Promise<DeltaTable> {
    const place = this.#place.at(path);
    try {
      await DeltaTable.create(place, schema, { storageOptions: this.#storageOptions });
    } catch (error) {
      if (!(error instanceof DeltaError && error.code === "EXISTS")) throw error;
    }
    const table = await this.open(path);
    if (!table) throw new DeltaError("CONFLICT", `${place} was removed while it was made.`);
    return table;
  }

  forget(path: string): void {
    this.#handles.delete(path);
  }
}

function isMissing(error: unknown): boolean {
  if (error instanceof DeltaError) return error.code === "NOT_FOUND";
  return (error as NodeJS.ErrnoException).code === "ENOENT";
}
