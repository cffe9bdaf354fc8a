import type {
  AppendOptions,
  ArrowBatch,
  ColumnDescription,
  EngineRows,
  ErasedPart,
  OpenTableStorage,
  StoredTable,
  TableVersion,
} from "@metaxy-ts/core/adapter";
import { errorText, throwIfAborted, timestampColumns } from "@metaxy-ts/core/adapter";
import { again } from "../engine/again.js";
import type { StorageConnection, StorageDatabase, StorageStatement } from "./database.js";
import { deleteStatements } from "./deletes.js";
import { grown } from "./growth.js";
import { TableChanged, TablePages } from "./pages.js";
import { insertStatements } from "./rows-in.js";
import { arrowOf } from "./rows-out.js";
import type { TableState } from "./states.js";
import { statesTable, TableStates } from "./states.js";

/** A table as it was found. */
interface Found {
  readonly columns: readonly ColumnDescription[];
  readonly state: TableState | undefined;
  /** Raised by rows of other programs, too. */
  readonly newestRow: string;
}

/** The tables of a database, as a storage: each append, each hard delete and each drop is one transaction. */
export class DatabaseTables implements OpenTableStorage {
  readonly canWrite: () => Promise<boolean | undefined>;
  readonly #database: StorageDatabase;
  readonly #connection: StorageConnection;
  readonly #states: TableStates;
  readonly #pages: TablePages;
  #hasStates = false;

  constructor(
    database: StorageDatabase,
    connection: StorageConnection,
    canWrite: () => Promise<boolean | undefined> = async () => undefined,
  ) {
    this.#database = database;
    this.#connection = connection;
    this.#states = new TableStates(database);
    this.#pages = new TablePages(database, connection, this.#states);
    this.canWrite = canWrite;
  }

  async list(): Promise<readonly string[]> {
    return (await this.#tables()).filter((name) => name !== statesTable);
  }

  async columns(table: string): Promise<readonly ColumnDescription[] | undefined> {
    return (await this.#find(table))?.columns;
  }

  async version(table: string): Promise<TableVersion | undefined> {
    const state = (await this.#find(table))?.state;
    return state && { identity: state.identity, number: state.changes };
  }

  async read(table: string): Promise<StoredTable | undefined> {
    const found = await this.#find(table);
    if (!found) return undefined;
    const { columns, state, newestRow } = found;
    return {
      kind: "arrow",
      columns,
      ...(state && { version: [state.identity, state.changes, newestRow].join(" ") }),
      batches: (names) =>
        this.#batches(
          found,
          table,
          columns.filter(({ name }) => names.includes(name)),
        ),
    };
  }

  async newer(table: string, since: bigint): Promise<StoredTable | undefined> {
    const found = await this.#find(table);
    if (!found) return undefined;
    const columns = found.columns.filter(({ name }) => (timestampColumns as readonly string[]).includes(name));
    const { quote, literal } = this.#database;
    const where = columns.map(({ name, type }) => `${quote(name)} >= ${literal(since, type)}`).join(" or ");
    const batches = (): AsyncIterable<ArrowBatch> => this.#batches(found, table, columns, where);
    return { kind: "arrow", columns, batches };
  }

  append(table: string, rows: EngineRows, { signal }: AppendOptions): Promise<void> {
    return this.#again(async () => {
      const found = await this.#look(table);
      const { columns, statements } = grown(this.#database, table, found.columns, rows.columns);
      const types = new Map(columns.map((column) => [column.name, column]));
      const stored = rows.columns.map((column) => types.get(column.name) ?? column);
      const inserts = await insertStatements(this.#database, table, stored, rows);
      throwIfAborted(signal);
      await this.#change([this.#recorded(table, found, statements.length > 0), ...statements, ...inserts]);
    });
  }

  delete(table: string, erase: (part: StoredTable) => Promise<ErasedPart | undefined>): Promise<number> {
    return this.#again(async () => {
      const found = await this.#find(table);
      if (!found) return 0;
      const { columns } = found;
      const removed: bigint[] = [];
      let state = found.state;
      for await (const part of this.#pages.of({ table, all: columns, columns, hasState: found.state !== undefined })) {
        state = part.state; // the same for all parts, or the last ones would not have come
        const batch = await arrowOf(part.rows, columns);
        const erased = await erase({ kind: "arrow", columns, batches: () => [batch] });
        for (const position of erased?.removed ?? []) removed.push(part.numbers[position] as bigint);
      }
      if (removed.length === 0) return 0;
      const statements = deleteStatements(this.#database, table, columns, removed);
      await this.#change([this.#states.erased(table, state), ...statements]);
      return removed.length;
    });
  }

  drop(table: string): Promise<void> {
    return this.#again(async () => {
      const sql = `drop table if exists ${this.#database.quote(table)}`;
      const forget = (await this.#knowsStates()) ? [this.#states.dropped(table)] : [];
      await this.#connection.atomic([...forget, { sql }]);
    });
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  async *#batches(
    { columns: all, state }: Found,
    table: string,
    columns: readonly ColumnDescription[],
    where?: string,
  ): AsyncGenerator<ArrowBatch> {
    // All before the first, because a table from which others remove rows meanwhile is read again.
    const batches = await this.#again(async () => {
      const parts: ArrowBatch[] = [];
      const pages = this.#pages.of({ table, all, columns, where, hasState: state !== undefined });
      for await (const { rows } of pages) parts.push(await arrowOf(rows, columns));
      return parts;
    });
    yield* batches;
  }

  /** What a change of the table is recorded as. */
  #recorded(table: string, { columns, state }: Partial<Found>, isAltered: boolean): StorageStatement {
    if (!columns) return this.#states.created(table, state);
    return isAltered ? this.#states.altered(table, state) : this.#states.appended(table, state);
  }

  async #change(statements: readonly StorageStatement[]): Promise<void> {
    const first = (await this.#knowsStates()) ? [] : [{ sql: this.#states.create }];
    await this.#connection.atomic([...first, ...statements]);
    this.#hasStates = true;
  }

  /** A table that exists. */
  async #find(table: string): Promise<Found | undefined> {
    const found = await this.#again(() => this.#look(table));
    return found.columns && { ...found, columns: found.columns };
  }

  async #look(table: string): Promise<Partial<Found> & Pick<Found, "newestRow" | "state">> {
    const { quote, rowNumbers } = this.#database;
    const queries = [this.#database.describe(table)];
    if (await this.#knowsStates()) queries.push(this.#states.query(table));
    try {
      const newest = `select max(${rowNumbers[0]}) as newest from ${quote(table)}`;
      const [newestRow = [], described = [], states = []] = await this.#connection.read([newest, ...queries]);
      const columns = this.#database.columns(described);
      return { columns, state: this.#states.of(states), newestRow: String(newestRow[0]?.newest) };
    } catch (error) {
      if (!this.#database.isMissing(error)) throw error;
      if (errorText(error).includes(statesTable)) {
        this.#hasStates = false; // somebody has dropped it
        throw error;
      }
      const [described = [], states = []] = await this.#connection.read(queries);
      if (described.length > 0) throw error; // made in the meantime
      return { state: this.#states.of(states), newestRow: "" };
    }
  }

  async #knowsStates(): Promise<boolean> {
    this.#hasStates ||= (await this.#tables()).includes(statesTable);
    return this.#hasStates;
  }

  async #tables(): Promise<readonly string[]> {
    const [rows = []] = await this.#again(() => this.#connection.read([this.#database.tables]));
    return rows.map(({ name }) => String(name));
  }

  #again<Result>(work: () => Promise<Result>): Promise<Result> {
    const { isConflict, patience } = this.#database;
    const lost = (error: unknown): boolean => error instanceof TableChanged || isConflict(error);
    return again({ isConflict: lost, ...(patience !== undefined && { patience }) }, work);
  }
}
