import type { Row } from "@metaxy-ts/sql";
import type { StorageConnection, StorageDatabase } from "./database.js";
import type { Page } from "./rows-out.js";
import { pageQuery, rowNumber } from "./rows-out.js";
import type { TableState, TableStates } from "./states.js";

/** Rows that are read at once. */
const pageRows = 10_000;

/** Rows of a table with their numbers, and the state that it had. */
export interface NumberedRows {
  readonly rows: readonly Row[];
  readonly numbers: readonly bigint[];
  readonly state: TableState | undefined;
}

/** Rows were removed from a table while it was read, so its parts are not of one time. The reading begins again. */
export class TableChanged extends Error {}

/** Reads tables in parts. */
export class TablePages {
  readonly #database: StorageDatabase;
  readonly #connection: StorageConnection;
  readonly #states: TableStates;

  constructor(database: StorageDatabase, connection: StorageConnection, states: TableStates) {
    this.#database = database;
    this.#connection = connection;
    this.#states = states;
  }

  /**
   * The rows of a table in the order in which they came. Rows that others append meanwhile may be among them.
   *
   * @param table The table, what to read of it, and whether its state is recorded.
   * @throws TableChanged where others have removed rows since the first part.
   */
  async *of(table: Omit<Page, "after" | "rows"> & { readonly hasState: boolean }): AsyncGenerator<NumberedRows> {
    let first: TableState | undefined;
    let after: bigint | null = null;
    for (;;) {
      const query = pageQuery(this.#database, { ...table, after, rows: pageRows });
      const state = table.hasState ? [this.#states.query(table.table)] : [];
      const [rows = [], states = []]: readonly (readonly Row[])[] = await this.#connection.read([query, ...state]);
      const now = this.#states.of(states);
      if (after === null) first = now;
      else if (now?.identity !== first?.identity || now?.removals !== first?.removals) throw new TableChanged();
      const numbers = rows.map(rowNumber);
      if (rows.length > 0) yield { rows, numbers, state: now };
      if (rows.length < pageRows) return;
      after = numbers.at(-1) as bigint;
    }
  }
}
