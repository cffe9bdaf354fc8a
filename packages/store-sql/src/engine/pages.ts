import type { Row, TemporaryTable } from "@metaxy-ts/sql";
import type { DatabaseConnection, SqlDatabase } from "./database.js";
import { outputList, readRows } from "./values.js";

const placeColumn = "metaxy_place";

/** Reads the rows of a temporary table in parts, in their order. */
export class Pages {
  readonly #database: SqlDatabase;
  readonly #connection: DatabaseConnection;
  readonly #table: TemporaryTable;
  readonly #size: number;
  #read = 0;
  #place: string | undefined;

  constructor(database: SqlDatabase, connection: DatabaseConnection, table: TemporaryTable, size: number) {
    this.#database = database;
    this.#connection = connection;
    this.#table = table;
    this.#size = size;
  }

  get isOver(): boolean {
    return this.#read >= this.#table.rowCount;
  }

  async next(): Promise<Row[]> {
    const rows = await this.#connection.run(this.#statement());
    this.#read += this.#size;
    this.#place = String(rows.at(-1)?.[placeColumn]);
    return readRows(this.#database, rows, this.#table.columns);
  }

  #statement(): string {
    const { temporary, quote } = this.#database;
    const { name, columns } = this.#table;
    const list = outputList(this.#database, columns);
    const { position, places } = temporary;
    if (places) {
      const behind = this.#place === undefined ? "" : ` where ${places.behind(this.#place)}`;
      return `select ${list}, ${places.place} as ${quote(placeColumn)} from ${name}${behind} limit ${this.#size}`;
    }
    return `select ${list} from ${name} where ${position} > ${this.#read} and ${position} <= ${this.#read + this.#size} order by ${position}`;
  }
}
