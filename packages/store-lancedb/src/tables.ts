import { randomUUID } from "node:crypto";
import type { Connection, Table } from "@lancedb/lancedb";
import type { Field, Schema } from "apache-arrow";
import { arrow } from "./arrow.js";
import type { Place } from "./place.js";

/** A key in the metadata of a table's schema. */
const identity = "metaxy_table";

/** The tables of a LanceDB database. */
export class Tables {
  readonly #connection: Connection;
  readonly #place: Place;

  constructor(connection: Connection, place: Place) {
    this.#connection = connection;
    this.#place = place;
  }

  async list(): Promise<string[]> {
    await this.#place.check();
    return (await this.#connection.tableNames()).filter((name) => /^[a-z0-9_]+$/.test(name));
  }

  /** The newest version of a table; undefined when there is none. */
  async open(name: string): Promise<Table | undefined> {
    try {
      return await this.#connection.openTable(name);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      await this.#place.check();
      return undefined;
    }
  }

  /**
   * Creates an empty table, unless somebody else just did. When two create a table, LanceDB's own `createTable` lets one overwrite the
   * other's, with all rows that it has by then; a clone is made only where there is nothing.
   */
  async create(name: string, fields: readonly Field[]): Promise<void> {
    const draft = `metaxy-new-${randomUUID()}`; // not a name that is listed
    const schema = new arrow.Schema([...fields], new Map([[identity, randomUUID()]]));
    await this.#connection.createEmptyTable(draft, schema);
    try {
      await this.#connection.cloneTable(name, this.uriOf(draft), { isShallow: true });
    } catch (error) {
      if (!(await this.open(name))) throw error;
    } finally {
      await this.drop(draft);
    }
  }

  async drop(name: string): Promise<void> {
    try {
      await this.#connection.dropTable(name);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  /**
   * Differs between tables that had the same name one after the other: Lance counts the versions of each from 1. Undefined for a table
   * of another library in an object store.
   */
  async identityOf(name: string, schema: Schema): Promise<string | undefined> {
    return schema.metadata.get(identity) ?? this.#place.identityOf(`${name}.lance`);
  }

  uriOf(name: string): string {
    return `${this.#place.uri}/${name}.lance`;
  }

  close(): void {
    this.#connection.close();
  }
}

/** There is no table either with a name that is too long for a folder. */
function isNotFound(error: unknown): boolean {
  return error instanceof Error && /Table '.*' was not found|File name too long/.test(error.message);
}
