import type { ColumnDescription, StoreWriteOptions, WritePlan } from "@metaxy-ts/core/adapter";
import type { Rows } from "./compile/rows.js";
import type { DescribeTable, RunStatement, Statement } from "./engine.js";

/** Where writes go: the tables of the database, or a storage beside it. */
export interface WriteTarget {
  /**
   * Runs `work`, which is one write. No other write of the connection runs at the same time. A target with transactions stores nothing of work
   * that fails, and may run it again from its start.
   *
   * @param plans What is to be written.
   * @param options Idempotency key, settings and signal of the write.
   * @param work Checks the rows, and passes them to the sink.
   * @returns What `work` returned.
   */
  write<Result>(
    plans: readonly WritePlan[],
    options: StoreWriteOptions,
    work: (write: OpenWrite) => Promise<Result>,
  ): Promise<Result>;
}

/** A write under way. */
export interface OpenWrite {
  /** Runs a statement that reads what a plan's source has. */
  readonly run: RunStatement;
  /** The columns of a table, as the write sees it. */
  readonly describe: DescribeTable;
  /**
   * The newest timestamp (microseconds) of the plan's table that the plan's own has to be later than; null for none. If omitted,
   * a statement can read the table.
   */
  readonly newest?: (plan: WritePlan) => Promise<bigint | null>;
  /** What the store records of this write. */
  readonly bookkeeping: Bookkeeping;
  /** What takes its rows. */
  readonly sink: RowSink;
}

/** What a store records of its writes, for one of them. Called in the order of the members, each at most once. */
export interface Bookkeeping {
  /** Whether the write's idempotency key was committed before. */
  isRepeated(): Promise<boolean>;
  /** Records the store's settings unless they are. @throws HASH_SETTINGS_MISMATCH when others are recorded. */
  recordSettings(): Promise<void>;
  /** Says that rows are going to be appended. Returns the tables to which an earlier try of this write, which broke off, has appended its rows. */
  begin(plans: readonly WritePlan[]): Promise<ReadonlySet<string>>;
  /** Records the idempotency key, with the number of rows. */
  finish(rows: number): Promise<void>;
}

/** Takes the rows of a write that has passed all checks. */
export interface RowSink {
  /** Makes a table that does not exist, for no rows. */
  create(table: TableRows): Promise<void>;
  /** Makes the tables ready and appends to them, to one after the other in this order. */
  append(tables: readonly TableRows[]): Promise<void>;
}

/** The rows of a write for one table. */
export interface TableRows {
  /** The table's full name. */
  readonly table: string;
  /** At least one; those that have rows, or the one for which an empty table is made. */
  readonly parts: readonly [TablePart, ...TablePart[]];
  /** The columns that the table has once it is ready. */
  readonly columns: readonly ColumnDescription[];
  /** How many rows all parts have together. */
  readonly count: number;
  /** The rows of all parts, as one statement. */
  joined(): JoinedRows;
}

/** The rows of several parts as the result of one statement. */
export interface JoinedRows {
  /** The columns that the statement gives, of the table's types. The table's others are null. */
  readonly names: readonly string[];
  /** Reads the rows, in no particular order. */
  readonly statement: Statement;
}

/** The rows of one plan for a table. */
export interface TablePart {
  /** Its own timestamp is later than all that its rows replace. */
  readonly plan: WritePlan;
  /** Its place among the write's plans for the table. */
  readonly position: number;
  /** The rows, which have passed the plan's checks. */
  readonly rows: Rows;
}
