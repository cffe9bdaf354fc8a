import type { Table } from "@lancedb/lancedb";
import type { ColumnDescription } from "@metaxy-ts/core/adapter";
import { schemaOf } from "./native.js";
import type { StoredSchema } from "./shapes.js";
import { storedColumns } from "./stored-columns.js";
import type { Tables } from "./tables.js";
import { identityKey } from "./tables.js";

/** A table as it is now. */
export interface Found {
  readonly table: Table;
  readonly schema: StoredSchema;
  readonly columns: readonly ColumnDescription[];
  /** Differs between tables that had the same name one after the other. Undefined for a table of others in an object store. */
  readonly identity: string | undefined;
  /** Lance's own version: each change of the table counts one. */
  readonly number: number;
  /** Equal for equal rows, also when a table of the same name was dropped. Undefined for a table of others in an object store. */
  readonly version: string | undefined;
}

/** Looks tables up. What a version of a table has for columns is asked for once, while the table stays open. */
export class Lookup {
  readonly #tables: Tables;
  readonly #seen = new WeakMap<Table, Found>();

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  async find(name: string): Promise<Found | undefined> {
    const table = await this.#tables.open(name);
    if (!table) return undefined;
    const number = await table.version();
    const seen = this.#seen.get(table);
    if (seen?.number === number) return seen;
    const schema = await schemaOf(table);
    // Lance counts the versions of a table that is created again from 1.
    const identity = schema.metadata.get(identityKey) ?? (await this.#tables.folderOf(name));
    const version = identity === undefined ? undefined : `${identity} ${number}`;
    const found = { table, schema, columns: storedColumns(schema), identity, number, version };
    this.#seen.set(table, found);
    return found;
  }
}
