import { randomUUID } from "node:crypto";
import type { Connection, Table } from "@lancedb/lancedb";
import { isError } from "@metaxy-ts/core/adapter";
import type { Field } from "apache-arrow";
import { arrow } from "./arrow.js";
import type { LanceLocation } from "./location.js";

/** A key in the metadata of a table's schema. */
export const identityKey = "metaxy_table";

interface Handle {
  readonly table: Table;
  /** The identity of its folder. */
  readonly folder: string;
}

/** The tables of a LanceDB database. */
export class Tables {
  readonly #connection: Connection;
  readonly #location: LanceLocation;
  /** Tables that are open, in locations that distinguish a table from one that had its name before. */
  readonly #handles = new Map<string, Handle>();

  constructor(connection: Connection, location: LanceLocation) {
    this.#connection = connection;
    this.#location = location;
  }

  async list(): Promise<string[]> {
    const folders = await this.#location.entries?.(); // takes less time than the client does
    if (!folders) return (await this.#connection.tableNames()).filter((name) => /^[a-z0-9_]+$/.test(name));
    return folders.flatMap((folder) => /^([a-z0-9_]+)\.lance$/.exec(folder)?.[1] ?? []).sort();
  }

  /** The newest version of a table; undefined when there is none. */
  async open(name: string): Promise<Table | undefined> {
    const handle = this.#handles.get(name);
    if (handle && (await this.#isCurrent(name, handle))) return handle.table;
    this.#handles.delete(name);
    const folder = await this.folderOf(name);
    // LanceDB looks for seconds for a folder whose name is too long for one.
    if (folder === undefined && (await this.#location.lacks?.(`${name}.lance`))) {
      await this.#location.check();
      return undefined;
    }
    try {
      const table = await this.#connection.openTable(name);
      // Equal before and after: it is that folder which was opened.
      if (folder !== undefined && folder === (await this.folderOf(name))) this.#handles.set(name, { table, folder });
      return table;
    } catch (error) {
      if (!isNotFound(error)) throw error;
      await this.#location.check();
      return undefined;
    }
  }

  /**
   * Creates a table, unless another writer just did; false if it does not have the rows of `fill`. If two writers create a table, with LanceDB's
   * `createTable` one can overwrite the other's table and all rows that it has by then. So it is created under another name, and renamed in one
   * step, which fails if the table exists; or cloned while it is empty, if folders cannot be renamed.
   */
  async create(name: string, fields: readonly Field[], fill: (draft: Table) => Promise<void>): Promise<boolean> {
    const draft = `metaxy-new-${randomUUID()}`; // not a name that is listed
    const schema = new arrow.Schema([...fields], new Map([[identityKey, randomUUID()]]));
    const empty = await this.#connection.createEmptyTable(draft, schema);
    try {
      if (this.#location.publish) {
        await fill(empty);
        empty.close(); // Windows moves no folder that has open files
        if (await this.#location.publish(`${draft}.lance`, `${name}.lance`)) return true;
        if (await this.open(name)) return false;
        // Something that is no table is there already; it may stay.
        await this.#connection.dropTable(draft);
        await this.#connection.createEmptyTable(draft, schema);
      }
      await this.#connection.cloneTable(name, this.uriOf(draft), { isShallow: true });
    } catch (error) {
      if (!(await this.open(name))) throw error;
    } finally {
      empty.close();
      await this.drop(draft);
    }
    return false;
  }

  async drop(name: string): Promise<void> {
    this.#handles.delete(name);
    try {
      await this.#connection.dropTable(name);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  /** Differs between tables that had the same name one after the other, if the location can distinguish them. */
  folderOf(name: string): Promise<string | undefined> {
    return this.#location.identityOf(`${name}.lance`);
  }

  uriOf(name: string): string {
    return `${this.#location.uri}/${name}.lance`;
  }

  close(): void {
    this.#handles.clear();
    this.#connection.close();
  }

  /** Provides a handle to the newest version; false when the table is another one by now, or none. */
  async #isCurrent(name: string, { table, folder }: Handle): Promise<boolean> {
    try {
      await table.checkoutLatest();
      return (await this.folderOf(name)) === folder;
    } catch {
      return false; // opening it says what is wrong
    }
  }
}

/** There is no table either with a name that is too long for a folder. */
function isNotFound(error: unknown): boolean {
  return isError(error) && /Table '.*' was not found|File name too long/.test(error.message);
}
