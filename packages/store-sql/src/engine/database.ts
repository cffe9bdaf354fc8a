import type { ColumnDescription, ColumnType } from "@metaxy-ts/core/adapter";
import type { Row, SingleIds, SqlFlavor, TransactionOptions } from "@metaxy-ts/sql";

/** One connection to a database, which runs one statement after the other. Errors are the driver's. */
export interface DatabaseConnection {
  /** Runs one statement, without parameters, and gives its rows. */
  run(sql: string): Promise<Row[]>;
  /** Appends rows to a table, faster than `insert` statements do. If omitted, `insert` statements append them. */
  load?(rows: LoadedRows): Promise<void>;
  /**
   * Called before a transaction begins. Until {@link leave}, another connection must not take the place of one that is lost. If omitted, nothing
   * has to be done.
   */
  enter?(transaction: TransactionOptions): Promise<void>;
  /** Called after each {@link enter} that did not fail, when the transaction is over. Never rejects. */
  leave?(): Promise<void>;
  /** Ends the connection. */
  close(): Promise<void>;
}

/** Rows on their way into a table. */
export interface LoadedRows {
  /** The table's name, as it stands in SQL. */
  readonly table: string;
  /** Its columns, in order. */
  readonly columns: readonly ColumnDescription[];
  /** By column, the values as they are staged: timestamps are microseconds as bigint. */
  readonly values: readonly (readonly unknown[])[];
}

/** How values stand in a database, and how they come out of it. */
export interface ValueForms {
  /** A staged value of a type, which is not null, as a literal that a column of the type takes. */
  literal(value: unknown, type: ColumnType): string;
  /**
   * An expression of a type as it leaves the database: timestamps and dates as microseconds since 1970 UTC, lists, structs and maps as JSON.
   * Undefined for what leaves as it is.
   */
  output(expression: string, type: ColumnType): string | undefined;
  /** A string, from what `output` makes of it. If omitted, as the driver gives it. */
  readString?(value: unknown): string;
  /** A value of a type that only the database has, from what `output` makes of it. If omitted, as the driver gives it. */
  readOther?(value: unknown, type: ColumnType & { readonly kind: "other" }): unknown;
}

/** What is known about the tables of a database. */
export interface DatabaseCatalog {
  /** The names of all permanent tables that a store may see. */
  tables(run: DatabaseConnection["run"]): Promise<readonly string[]>;
  /** The columns of a permanent table, or undefined when there is none. */
  describe(run: DatabaseConnection["run"], table: string): Promise<readonly ColumnDescription[] | undefined>;
  /** The columns of a temporary table that was made from a user's query. */
  describeTemporary(run: DatabaseConnection["run"], query: string): Promise<readonly ColumnDescription[]>;
}

/** Temporary tables of a database, as statements. */
export interface TemporaryStatements {
  /** How a temporary table of this name stands in SQL. */
  name(name: string): string;
  /**
   * What their rows have beside their columns: their positions, from 1, in the order in which they were stored. As it stands in SQL. If omitted,
   * there are `places`.
   */
  readonly position?: string;
  /** With `true`, the database does not number rows by itself: the positions of rows from outside are stored with them, in `metaxy_position`. If omitted, it does. */
  readonly storesPosition?: true;
  /** How rows are found that have nothing beside their columns, and come in the order in which they were stored. If omitted, by `position`. */
  readonly places?: TemporaryPlaces;
  /** With `true`, they are tables that outlive the connection: a store that is closed drops its own. If omitted, the database drops them. */
  readonly outlive?: true;
  /** Makes an empty table with these definitions of columns. */
  create(name: string, definitions: readonly string[]): readonly string[];
  /** Makes a table of a query's rows, in their order, which have these columns. */
  createAs(name: string, query: string, columns: readonly ColumnDescription[]): readonly string[];
}

/** Where the rows of a temporary table are kept. */
export interface TemporaryPlaces {
  /** An expression: the place of a row, as a string. */
  readonly place: string;
  /** The condition on rows behind a place. */
  behind(place: string): string;
}

/** What the engine has to know of a kind of database. */
export interface SqlDatabase {
  /** How statements are compiled. Its `literal` writes values into them. */
  readonly flavor: SqlFlavor & Required<Pick<SqlFlavor, "literal">>;
  /** An identifier in SQL. */
  quote(name: string): string;
  /** A type as it stands in the definition of a column. */
  typeText(type: ColumnType): string;
  /** How values stand in the database, and come out of it. */
  readonly forms: ValueForms;
  /** What is known about its tables. */
  readonly catalog: DatabaseCatalog;
  /** How temporary tables are made. */
  readonly temporary: TemporaryStatements;
  /** Begins a transaction. If omitted, `begin`. */
  readonly begin?: string;
  /** With `true`, a statement that makes or changes a table commits what stands before it. If omitted, it is a part of its transaction. */
  readonly ddlCommits?: true;
  /** Collects what the planner has to know of a new temporary table. If omitted, it needs nothing. */
  analyze?(table: string): string;
  /** For databases that order nested values as their JSON is ordered: samples are identified by single values. If omitted, by values of any type. */
  readonly singleIds?: SingleIds;
  /** A query of one number: the microseconds since 1970 UTC that the server's clock shows. If omitted, the clock of this process counts. */
  readonly now?: string;
  /** Whether an error says that a statement or a transaction lost against others, and nothing of it is stored. It then runs again from its start. */
  isConflict(error: unknown): boolean;
  /** For how long it runs again and again, in milliseconds. If omitted, 30 seconds. */
  readonly patience?: number;
}
