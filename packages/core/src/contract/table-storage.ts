import type { ColumnDescription } from "../column/column-type.js";
import type { MetaxyError } from "../errors/error.js";
import type { GrownColumn } from "../plan/write-plan.js";
import type { ArrowBatch, ArrowBatchLike } from "./arrow.js";
import type { Capabilities } from "./capability.js";
import type { OpenMode, StoreOpenOptions } from "./contract.js";
import type { StoreLimits, TimestampRange } from "./limits.js";

/*
 * The extension point for tables without a SQL engine: a table format, a folder of files, a service. A storage only moves rows; an embedded
 * engine computes. These few methods are all that a store needs. Tables are append-only: rows are never
 * changed, and only `delete` and `drop` take any away.
 */

/** A kind of storage, configured but not open. */
export interface TableStorage {
  /** Short name of the kind: `jsonl`. */
  readonly name: string;
  /** For people: kind and place, without credentials. */
  readonly display: string;
  /** Where it differs from what the engine gives to every storage. If omitted, nowhere; `write.parallelProcesses` is then undeclared. */
  readonly supports?: Partial<Capabilities>;
  /** What it cannot hold in addition to what the engine cannot. If omitted, nothing; see `StoreLimits`. */
  readonly limits?: StoreLimits;
  /** The timestamps and dates that its tables hold; core refuses others in every input. If omitted, those of a `Date`. */
  readonly timestampRange?: TimestampRange;
  /**
   * In mode `read` nothing is created, and nothing that changes a table is called. A storage whose database has statements of its own passes them to
   * `onStatement`; those of the engine are.
   */
  open(mode: OpenMode, engine: TableEngine, options: StorageOpenOptions): Promise<OpenTableStorage>;
  /** The library's error for an error of the storage; undefined when it has no specific code. If omitted, none has one but those of the engine. */
  mapError?(error: unknown): MetaxyError | undefined;
}

/** Who else has to know what an open storage does. */
export type StorageOpenOptions = Pick<StoreOpenOptions, "onStatement">;

/** The engine that is going to compute on the tables. It is the storage's own: no other store sees what is set there. */
export interface TableEngine {
  /**
   * Runs a statement, while the storage opens, reads a table or appends to one: loads an extension, names a secret, lets an extension
   * write {@link EngineRows.sql}. Errors are the engine's.
   */
  run(sql: string): Promise<void>;
}

/**
 * An open storage. Calls come one at a time, each after the last one is done. Other processes may append in between, so nothing is
 * cached between calls unless the storage knows that it is still valid.
 */
export interface OpenTableStorage {
  /** Whether the caller has the rights to write, found out without writing; undefined if only a write can tell. If omitted, only a write can tell. */
  canWrite?(): Promise<boolean | undefined>;
  /** Names of all tables. Names are lower-case letters, digits and `_`. */
  list(): Promise<readonly string[]>;
  /**
   * What a table is now; undefined when it does not exist. A look-up: the engine asks for batches at once, if at all, and reads files
   * a little later.
   */
  read(table: string): Promise<StoredTable | undefined>;
  /** The columns of a table, if that is less work than `read`; undefined when it does not exist. If omitted, the engine calls `read`. */
  columns?(table: string): Promise<readonly ColumnDescription[] | undefined>;
  /**
   * Rows of a table that exists, among which are all that have a timestamp from `since` (microseconds) on in one of the columns
   * `metaxy_updated_at` and `metaxy_deleted_at`; undefined when there is none. The engine asks before each append, because rows have to be
   * later than those that they replace. If omitted, it looks at the whole table; so this is for storages that know better.
   */
  newer?(table: string, since: bigint): Promise<StoredTable | undefined>;
  /**
   * Which version of a table is the newest; undefined when it does not exist. With this method the engine looks before an append only for rows
   * that others have added since its own last one. If omitted, it looks before every append.
   */
  version?(table: string): Promise<TableVersion | undefined>;
  /**
   * Adds rows in one commit: all of them or none. Returns when they are safe. Creates the table when it does not exist, also
   * for no rows; adds columns, and members of structs, that the table does not have. What the table has and the rows do not is null.
   */
  append(table: string, rows: EngineRows, options: AppendOptions): Promise<void>;
  /**
   * Why a column cannot get the members that its type lacks: `LanceDB adds no members to structs in lists of lists`. Undefined when it can.
   * If omitted, every column can. Asked before anything of a write is stored.
   */
  refusesGrowth?(column: GrownColumn): string | undefined;
  /**
   * Removes rows of a table that exists, permanently, and returns how many. The engine knows which: the storage hands it the table, whole
   * or part by part, and removes the rows that it gets back; undefined means none. A crash may leave some parts unchanged, but never a
   * row twice. Rows that others append in the meantime stay.
   */
  delete(table: string, erase: (part: StoredTable) => Promise<ErasedPart | undefined>): Promise<number>;
  /** Removes a table; one that does not exist is fine. */
  drop(table: string): Promise<void>;
  /** Frees what the storage holds open. Called once, after all other calls have ended. */
  close(): Promise<void>;
}

/** Which version of a table something was read at. */
export interface TableVersion {
  /** Differs between tables that had the same name one after the other. */
  readonly identity: string;
  /** Greater by one after every append, and by at least one after any other change. */
  readonly number: number;
}

/** What an append is for. */
export interface AppendOptions {
  /** The key of the feature whose table it is, for places that are named by keys; null for tables of the library itself. */
  readonly feature: string | null;
  /** Aborted when the caller cancels the write. A storage that supports it stores no rows and throws the reason; others ignore it. If omitted, nobody can. */
  readonly signal?: AbortSignal | undefined;
}

/** Rows as they are stored, in the form that the storage has them in. */
export type StoredTable =
  | {
      readonly kind: "parquet";
      /** Files that never change under their name. Columns are matched by name. */
      readonly paths: readonly string[];
      /** If omitted, those of the files. A table without files has to name them, or does not exist. */
      readonly columns?: readonly ColumnDescription[];
      /** By path: values, as strings, of columns that a file does not hold itself because they are the same in all its rows. */
      readonly constants?: Readonly<Record<string, FileConstants>>;
    }
  | {
      readonly kind: "arrow";
      readonly columns: readonly ColumnDescription[];
      /** Equal versions of a table have equal rows, so that the engine need not ask for them again. */
      readonly version?: string;
      /**
       * The rows. The engine looks at the named columns only; others may be there. Columns are matched by name, and what a batch does
       * not have is null.
       */
      batches(columns: readonly string[]): Iterable<ArrowBatchLike> | AsyncIterable<ArrowBatchLike>;
    }
  | {
      /** For what the engine reads by itself, with an extension that the storage has loaded. */
      readonly kind: "sql";
      readonly columns: readonly ColumnDescription[];
      /** What stands behind `from` in SQL of the engine: `'tables/video.lance'`. Columns are matched by name. */
      readonly from: string;
    };

/** Strings by column, in the form that the engine casts to the column's type; null is null. */
export type FileConstants = Readonly<Record<string, string | null>>;

/** Rows that the engine holds for the storage, until the call that got them is over. They can be taken more than once. */
export interface EngineRows {
  /** Names and types, in the order in which a new table has them. */
  readonly columns: readonly ColumnDescription[];
  /** Number of rows. */
  readonly count: number;
  /** A query of the engine that gives the rows with the types of `columns`, for an extension of the engine that writes them. */
  readonly sql: string;
  /** At least one batch, so that the schema is known without rows. */
  batches(): AsyncIterable<ArrowBatch>;
  /** Writes a Parquet file with the types of `columns`; the engine does it, which is the fastest way. */
  toParquet(path: string): Promise<ParquetSummary>;
}

/** What the engine knows of a Parquet file that it has written. */
export interface ParquetSummary {
  /** Size of the file. */
  readonly bytes: number;
  /** What is known of the values of each column, and of what is in columns. */
  readonly values: readonly ValueSummary[];
}

/** All values of a column, or of a member of a struct, a list or a map in it. */
export interface ValueSummary {
  /** The name of the column, and those of what is in it on the way to the values. */
  readonly path: readonly string[];
  /** Number of nulls. */
  readonly nulls: number;
  /** The smallest value, as a string that the engine casts to the type; undefined if the engine does not know it. */
  readonly min: string | undefined;
  /** The largest value, in the same way. */
  readonly max: string | undefined;
}

/** What is to become of a part of a table. */
export interface ErasedPart {
  /** Positions of the removed rows among the part's rows, from 0, ascending; at least one. */
  readonly removed: readonly number[];
  /** The rows that stay, in their order. */
  readonly remaining: EngineRows;
}
