import type { ColumnDescription } from "@metaxy-ts/core/adapter";
import { isError } from "@metaxy-ts/core/adapter";
import type { Row } from "@metaxy-ts/sql";
import type { Connection } from "./connection.js";
import { readRows } from "./read/rows.js";
import { literal, quote } from "./text.js";
import { describedColumns } from "./types.js";

type Columns = readonly ColumnDescription[] | undefined;

/** The permanent tables of the database and the schema that a connection uses. One question at a time. */
export class Catalog {
  readonly #connection: Connection;
  readonly #columnsVersion: string | undefined;
  /** What tables had for columns at a version; undefined for those that did not exist. */
  readonly #known = new Map<string, Columns>();
  #knownAt: unknown;
  /** The database and the schema, as they stand in SQL. */
  #place: string | undefined;

  /** @param columnsVersion a query of one number `version` that grows with every change of a table's columns */
  constructor(connection: Connection, columnsVersion: string | undefined) {
    this.#connection = connection;
    this.#columnsVersion = columnsVersion;
  }

  async tables(): Promise<string[]> {
    return (await this.#rows(permanentTables)).map((row) => String(row.table_name));
  }

  /** Undefined for a table that does not exist. */
  async describe(table: string): Promise<Columns> {
    if (this.#columnsVersion === undefined) return this.#describe(table);
    // A table may change between this question and its description; then it is only described once more.
    const [row] = await this.#rows(this.#columnsVersion);
    if (row?.version !== this.#knownAt) this.#known.clear();
    this.#knownAt = row?.version;
    if (!this.#known.has(table)) this.#known.set(table, await this.#describe(table));
    return this.#known.get(table);
  }

  /**
   * A query that is prepared looks up one table; the list of tables, which decides where that fails, has the sizes of all. Only tables
   * have a `rowid`. A query that will have no rows is planned without what is known of the table's values.
   */
  async #describe(table: string): Promise<Columns> {
    this.#place ??= await this.#findPlace();
    try {
      const columns = await this.#columns(`select *, rowid from ${this.#place}.${quote(table)} limit 0`);
      return columns.slice(0, -1);
    } catch (error) {
      const missing = isError(error) && error.message.includes(`Table with name ${table} does not exist`);
      return missing ? undefined : this.#describeListed(table);
    }
  }

  /** DuckDB does not distinguish names by case. */
  async #describeListed(table: string): Promise<Columns> {
    const [found] = await this.#rows(`${permanentTables} and lower(table_name) = lower(${literal(table)})`);
    if (!found) return undefined;
    const name = [found.database_name, found.schema_name, found.table_name].map((part) => quote(String(part)));
    return this.#columns(`select * from ${name.join(".")}`);
  }

  async #findPlace(): Promise<string> {
    const [row] = await this.#rows(currentPlace);
    return `${quote(String(row?.database))}.${quote(String(row?.schema))}`;
  }

  async #columns(sql: string): Promise<ColumnDescription[]> {
    return describedColumns(await this.#connection.columns({ sql, parameters: [] }));
  }

  async #rows(sql: string): Promise<Row[]> {
    return readRows(await this.#connection.run({ sql, parameters: [] }));
  }
}

const permanentTables = `
  select database_name, schema_name, table_name from duckdb_tables()
  where not temporary and not internal and database_name = current_database() and schema_name = current_schema()`;

/** By their full names, because an attached database, such as a DuckLake, is asked first for its own functions. */
const currentPlace = "select system.main.current_database() as database, system.main.current_schema() as schema";
