import type { ColumnDescription, ColumnType } from "@metaxy-ts/core/adapter";
import type { Row } from "@metaxy-ts/sql";
import type { SqlDatabase } from "../engine/database.js";

/** A statement on its way to a database. */
export interface StorageStatement {
  readonly sql: string;
  /** What its question marks stand for, in order. If omitted, it has none. */
  readonly parameters?: readonly (string | Uint8Array)[];
}

/** A connection to a database that only moves rows. Errors are the driver's. */
export interface StorageConnection {
  /** Runs queries on one state of the database, and gives the rows of each. */
  read(queries: readonly string[]): Promise<readonly (readonly Row[])[]>;
  /** Runs statements of which all count or none, and returns when they are safe. */
  atomic(statements: readonly StorageStatement[]): Promise<void>;
  /** Ends the connection, if it is the store's own. */
  close(): Promise<void>;
}

/** What there is to know of a kind of database that only moves rows. */
export interface StorageDatabase extends Pick<SqlDatabase, "quote" | "typeText" | "isConflict" | "patience"> {
  /** A query of the names of all tables, as `name`. */
  readonly tables: string;
  /** A query of what `columns` reads; it has no rows when there is no such table. */
  describe(table: string): string;
  /** The columns of a table by the rows of `describe`. */
  columns(rows: readonly Row[]): readonly ColumnDescription[];
  /** Names under which each row has a number that stays. Columns of users may take some of them, but not all. */
  readonly rowNumbers: readonly [string, ...string[]];
  /** A value of a type, which is not null, as a literal that a column of the type takes. Timestamps are microseconds as bigint. */
  literal(value: unknown, type: ColumnType): string;
  /** An expression of a type as it leaves the database, in forms that any driver gives without a loss; undefined for what leaves as it is. */
  output(expression: string, type: ColumnType): string | undefined;
  /** The statements that give a column of a table another type, which has all of its values. */
  changeType(table: string, column: string, type: ColumnType): readonly string[];
  /** A statement gets no longer than this, in bytes, but for its last row. */
  readonly statementLength: number;
  /** Strings and bytes from this length on are parameters, of which a statement has at most 100. If omitted, all values are literals. */
  readonly parameterLength?: number;
  /** Whether an error says that a table does not exist. */
  isMissing(error: unknown): boolean;
}
