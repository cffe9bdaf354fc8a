import type { ArrowBatch, ArrowTable } from "@metaxy-ts/core";
import type { ColumnDescription, StageInput } from "@metaxy-ts/core/adapter";
import type { SqlFlavor } from "./flavor.js";

/** A statement and its parameters, as Kysely compiles it. */
export interface Statement {
  /** One statement of the engine's dialect. */
  readonly sql: string;
  /** Values of its placeholders, in their order. */
  readonly parameters: readonly unknown[];
  /** The tables and columns that the statement names. If omitted, they are unknown: the flavor has a `table` of its own, or the SQL is a user's. */
  reads?(): Reads;
  /** Where the statement appends rows, for an insert into a permanent table. If omitted, the statement is none. */
  readonly append?: Append;
}

/** What a statement names. */
export interface Reads {
  /** The permanent tables, by their full names. */
  readonly tables: ReadonlySet<string>;
  /** The columns, and whatever else has a name in the statement. */
  readonly columns: ReadonlySet<string>;
}

/** An insert of rows into a permanent table. */
export interface Append {
  /** The table's full name. */
  readonly table: string;
  /**
   * Without transactions, the engine stores the rows at most once under this key, however often the statement runs. With transactions that
   * do not wait for each other, of two that append under a key at the same time one fails, and runs again. If omitted, every run of the statement stores the rows.
   */
  readonly once?: string;
}

/** A row of a result, by its columns. */
export type Row = Record<string, unknown>;

/** Runs one statement and gives its rows. The columns, where they are known, have what the engine's own types do not express. */
export type RunStatement = (statement: Statement, columns?: readonly ColumnDescription[]) => Promise<Row[]>;

/** The columns of a permanent table, or undefined when it does not exist. */
export type DescribeTable = (table: string) => Promise<readonly ColumnDescription[] | undefined>;

/** What an engine may know of a transaction before it begins. */
export interface TransactionOptions {
  /** The full names of the tables that the transaction changes. Some need not exist. */
  readonly tables: readonly string[];
  /** Aborts what runs, if the engine can. The transaction looks at it between its statements. If omitted, nothing does. */
  readonly signal?: AbortSignal | undefined;
}

/** A table that lives until it is dropped or the engine is closed, and that no other process sees. */
export interface TemporaryTable {
  /** As it stands in SQL, quoted and qualified where needed. */
  readonly name: string;
  /** Its columns, in order. */
  readonly columns: readonly ColumnDescription[];
  /** How many rows it has. */
  readonly rowCount: number;
}

/**
 * A connection to a SQL database. Statements may be started in parallel; the engine puts them in order. Errors are the driver's.
 *
 * Values: strings, booleans, numbers or bigint for integers, numbers for floats, what `timestampOf` makes of timestamps, plain objects for structs and
 * maps, arrays for lists, `Uint8Array` for binary, null.
 */
export interface SqlEngine {
  /** How statements are compiled for the engine. */
  readonly flavor: SqlFlavor;
  /** For statements with small results. */
  run: RunStatement;
  /**
   * With `true`, the engine has no transactions: what a failed `work` has done stays, and each insert is all or nothing at best. If omitted, it has
   * transactions.
   */
  readonly withoutTransactions?: true;
  /**
   * With `true`, others may make or change a table while a transaction runs: each table that a write makes or changes is looked at again. If omitted,
   * nobody can.
   */
  readonly sharesTables?: true;
  /**
   * Runs `work` alone in one transaction; a rejection of `work` rolls everything back. The engine may roll back and run `work` again from
   * its start, so `work` changes nothing but the database. What it describes is as the transaction sees it.
   *
   * @param work What the transaction does.
   * @param options What is known of it, for engines that lock tables or can stop a statement. If omitted, nothing is.
   */
  transaction<Result>(
    work: (run: RunStatement, describe: DescribeTable) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result>;

  /** Outside of a transaction, the columns of a permanent table. */
  describe: DescribeTable;
  /** Names of all permanent tables. */
  tables(): Promise<readonly string[]>;

  /** Rows from outside, as a temporary table. */
  stage(input: StageInput): Promise<TemporaryTable>;
  /** A statement's rows, as a temporary table that preserves their order. */
  materialize(statement: Statement, columns: readonly ColumnDescription[]): Promise<TemporaryTable>;
  /** Frees a temporary table. */
  dropTemporary(table: TemporaryTable): Promise<void>;

  /** The columns have what the engine's own types do not express. */
  rows(statement: Statement, columns: readonly ColumnDescription[]): Promise<Row[]>;
  /** Rows of a temporary table in its order, at most `size` at a time. */
  batches(table: TemporaryTable, size: number): AsyncIterable<Row[]>;
  /** A statement's rows as one Arrow table. If omitted, the engine has no Arrow, and rows go to other stores as JavaScript values. */
  arrow?(statement: Statement, columns: readonly ColumnDescription[]): Promise<ArrowTable>;
  /** Rows of a temporary table in its order, as record batches; at least one, which may be empty. Omitted together with `arrow`. */
  arrowBatches?(table: TemporaryTable): AsyncIterable<ArrowBatch>;
  /** Number of rows written. If omitted, the engine writes no Parquet files. */
  toParquet?(statement: Statement, path: string, columns: readonly ColumnDescription[]): Promise<number>;
  /** The statement with its parameters written in. */
  inline(statement: Statement): string;

  /** Ends the connection, and frees temporary tables. */
  close(): Promise<void>;
}
