import type { DuckDBAppender, DuckDBConnection, DuckDBResult } from "@duckdb/node-api";
import type { Statement, StatementObserver } from "@metaxy-ts/sql";
import { HashFunctions } from "./hash.js";
import { inlineParameters } from "./statement.js";
import { countOf } from "./statements.js";
import { quote } from "./text.js";
import type { DuckDBColumn } from "./types.js";

/** What the engine asks of a connection. One thing at a time: the engine's queue sees to that. */
export class Connection {
  readonly #connection: DuckDBConnection;
  readonly #hashFunctions: HashFunctions;
  readonly #observer: StatementObserver;
  #inTransaction = false;

  constructor(connection: DuckDBConnection, observer: StatementObserver) {
    this.#connection = connection;
    this.#observer = observer;
    this.#hashFunctions = new HashFunctions(connection);
  }

  /** Runs a statement to its end. */
  async run(statement: Statement): Promise<DuckDBResult> {
    await this.#prepareFor(statement.sql);
    return this.#observer.observe(statement, () => this.#connection.run(inlineParameters(statement)), countOf);
  }

  /**
   * Runs a statement whose rows are made while `read` reads them, which has to happen before anything else is asked for.
   *
   * @param rows how many rows were read
   */
  async stream<Result>(
    statement: Statement,
    read: (result: DuckDBResult) => Promise<Result>,
    rows: (result: Result) => number,
  ): Promise<Result> {
    await this.#prepareFor(statement.sql);
    const run = async (): Promise<Result> => read(await this.#connection.stream(inlineParameters(statement)));
    return this.#observer.observe(statement, run, rows);
  }

  async execute(sql: string): Promise<void> {
    await this.run({ sql, parameters: [] });
  }

  /** Makes a temporary table of a statement's rows. Returns how many they are. */
  async createAs(table: string, { sql, parameters }: Statement): Promise<number> {
    const statement = { sql: `create temp table ${quote(table)} as ${sql}`, parameters };
    await this.#prepareFor(sql);
    const run = async (): Promise<number> => {
      const [[count] = []] = await (await this.#connection.run(inlineParameters(statement))).getRows();
      return Number(count);
    };
    return this.#observer.observe(statement, run, (count) => count);
  }

  /** How many statements a text has. None of them runs. */
  async countStatements(sql: string): Promise<number> {
    return (await this.#connection.extractStatements(sql)).count;
  }

  /** The columns of a statement's result. It is only prepared. */
  async columns(statement: Statement): Promise<DuckDBColumn[]> {
    await this.#prepareFor(statement.sql);
    const prepared = await this.#connection.prepare(inlineParameters(statement));
    try {
      return Array.from({ length: prepared.columnCount }, (_, index) => ({
        name: prepared.columnName(index),
        type: prepared.columnType(index),
      }));
    } finally {
      prepared.destroySync();
    }
  }

  /** Appends to a temporary table. */
  appender(table: string): Promise<DuckDBAppender> {
    return this.#connection.createAppender(table, "main", "temp");
  }

  /** Runs `work` once more, from its start, when it asked for functions that a transaction cannot add. */
  async transaction<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await this.#transaction(work);
    } catch (error) {
      if (!(error instanceof FunctionsMissing)) throw error;
      await this.#hashFunctions.register();
      return this.#transaction(work);
    }
  }

  async #transaction<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.execute("begin transaction");
    this.#inTransaction = true;
    try {
      const result = await work();
      await this.execute("commit");
      return result;
    } catch (error) {
      // An error that has ended the transaction already leaves nothing to roll back.
      await this.execute("rollback").catch(() => undefined);
      throw error;
    } finally {
      this.#inTransaction = false;
    }
  }

  async #prepareFor(sql: string): Promise<void> {
    if (!this.#hashFunctions.missingIn(sql)) return;
    if (this.#inTransaction) throw new FunctionsMissing();
    await this.#hashFunctions.register();
  }
}

class FunctionsMissing extends Error {
  constructor() {
    super("The statement needs functions that cannot be registered inside a transaction.");
  }
}
