import type { ColumnDescription } from "../column/column-type.js";
import type { ByFieldLayout } from "../column/columns.js";
import type { MetaxyError } from "../errors/error.js";
import type { HashSettings } from "../hash/algorithms.js";
import type { ProvenancePlan, ReadPlan, Source, UpdatePlan } from "../plan/plan.js";
import type { ErasePlan, WritePlan } from "../plan/write-plan.js";
import type { ArrowBatch, ArrowTable } from "./arrow.js";
import type { Capabilities } from "./capability.js";
import type { StoreLimits, TimestampRange } from "./limits.js";
import type { OnStatement } from "./statement-event.js";

/*
 * What an adapter implements. Core has checked every argument before it calls, holds the open and closed state, and wraps
 * every error that comes out; an adapter translates plans and reports facts.
 */

/** Whether a store is opened to be changed, or only to be read. */
export type OpenMode = "read" | "write";

/** How an adapter opens its store. */
export interface StoreOpenOptions {
  /** In mode `read` nothing is created, and no method that changes something is called. */
  readonly mode: OpenMode;
  /** Called for each statement that the store's database runs; `StatementObserver` of `@metaxy-ts/sql` calls it. If omitted, nothing is reported. */
  readonly onStatement?: OnStatement;
}

/** A kind of store, configured but not open. */
export interface StoreAdapter {
  /** Short name of the kind: `duckdb`. */
  readonly name: string;
  /** For people: kind and place, without credentials. */
  readonly display: string;
  /** What the store can do. The conformance suite checks it in both directions. */
  readonly supports: Capabilities;
  /** Whether a write may create a missing table when the caller does not say. */
  readonly autoCreate: boolean;
  /** The timestamps and dates that its columns hold; core refuses others in every input. If omitted, those of a `Date`. */
  readonly timestampRange?: TimestampRange;
  /** How new tables have their by-field columns. If omitted, as the feature tables that are there, else as structs. */
  readonly byField?: ByFieldLayout;
  /** Goes in front of every table name. */
  readonly tablePrefix: string;
  /** What the store cannot hold. If omitted, only what no store can. */
  readonly limits?: StoreLimits;
  /**
   * Opens the store. Throws errors that `mapError` knows, or a `MetaxyError`: STORE_LOCKED, STORE_NOT_FOUND, STORE_READ_ONLY, STORE_CORRUPT,
   * STORE_FORMAT_NEWER.
   */
  open(options: StoreOpenOptions): Promise<StoreConnection>;
  /** The library's error for an error of the driver; undefined when it has no specific code. */
  mapError(error: unknown): MetaxyError | undefined;
  /** The statements that create these tables, as a write would, and the library's own. If omitted, the store has no SQL to create tables with. */
  ddl?(tables: readonly TableDefinition[]): readonly string[];
}

/** A feature's table, as far as its definition describes it. */
export interface TableDefinition {
  /** In full, with the prefix. */
  readonly name: string;
  /** Names of the columns that identify a sample; they are among `columns`. */
  readonly idColumns: readonly string[];
  /** The ID columns and the columns of the schema, without system columns. */
  readonly columns: readonly ColumnDescription[];
  /** Members of the by-field columns. */
  readonly members: readonly string[];
}

/** An open store. Operations may be called in parallel; the adapter puts them in order where its engine needs that. */
export interface StoreConnection {
  /** The columns of a table, or undefined when it does not exist. */
  describe(table: string): Promise<readonly ColumnDescription[] | undefined>;
  /** Full names of all tables. */
  tables(): Promise<readonly string[]>;
  /** Stages rows in the engine until `release` is called. */
  stage(input: StageInput): Promise<Staged>;
  /** Rows of a table, of staged rows or of another plan. Nothing runs before a method of the result is called. */
  read(plan: ReadPlan): RelationSource;
  /** With `later`, calls its `materialize` before one of its tables, or of the plan's, changes, if the increment was partly read. */
  resolve(plan: UpdatePlan, later?: LaterReads): IncrementSource;
  /** Staged rows with the versioning columns that the plan says. */
  computeProvenance(plan: ProvenancePlan): RelationSource;
  /**
   * Runs the checks of all plans, then changes tables and appends: all of it or nothing where the engine has transactions, else
   * table by table in the order of the plans. Plans for one table are adjacent, and only the first of them changes it: all their
   * rows are one commit. With an idempotency key that was committed before, it does nothing.
   *
   * First it compares each table with the `existing` of its plans, in the transaction if there is one; `requirePlanned` does this.
   *
   * Core plans a write again after a WriteConflict. A MetaxyError ends the write. After any other error nobody knows whether rows are
   * stored: core then tries again only if the write has an idempotency key and its tables have changed.
   *
   * @throws WriteConflict when a table is not what its plan says, or when an append failed because another write changed the table. Nothing
   * of the write is stored then. Where a part of it may be, throw a MetaxyError.
   */
  write(plans: readonly WritePlan[], options: StoreWriteOptions): Promise<WriteResult>;
  /**
   * Appends staged rows, which have the columns of the table, to a table of the library itself: all of them or none. The table is created
   * unless it exists. Timestamps are stored without a zone, in UTC, if the engine has a type for that.
   */
  record(table: SystemTable, rows: Staged["source"]): Promise<void>;
  /** Number of removed rows. */
  erase(plan: ErasePlan): Promise<number>;
  /** Removes a table; one that does not exist is fine. */
  drop(table: string): Promise<void>;
  /** The hash settings that the store's first write recorded. */
  settings(): Promise<RecordedSettings | undefined>;
  /** What the clock of the store's server shows (microseconds, UTC): writers on several machines go by it. If omitted, the clock of this process. */
  now?(): Promise<bigint>;
  /**
   * Whether the caller has the rights to write, found out without writing; undefined if only a write can tell. In mode `read` it is asked, too. If
   * omitted, only a write can tell.
   */
  canWrite?(): Promise<boolean | undefined>;
  /** Frees everything. Called once, when no call is running. */
  close(): Promise<void>;
}

/** A table of the library itself. Rows are only ever appended. */
export interface SystemTable {
  /** In full, with the store's prefix. */
  readonly name: string;
  /** Its feature key, for places that are named by keys. */
  readonly featureKey: string;
  /** The columns of a new table: strings and timestamps. A table that another program made may have more. */
  readonly columns: readonly ColumnDescription[];
  /** The columns that its rows are found by, none of them ever null. */
  readonly key: readonly string[];
}

/** What a store records about itself with its first row. */
export interface RecordedSettings {
  /** Version of the layout of tables; see {@link storeFormat}. */
  readonly format: number;
  /** How hashes are made in the store. */
  readonly hash: HashSettings;
}

/** The layout of tables that this version reads and writes. */
export const storeFormat = 1;

/** Tables of the library itself start so, after the store's prefix. */
export const systemTablePrefix = "metaxy_system__";

/**
 * Who has to know an idempotency key afterwards: everybody, as long as the store is there; or this connection only. Core makes a key of the
 * second kind for a write that creates or changes a table, because it may have to try such a write again.
 */
export type KeyScope = "store" | "connection";

/** How an adapter writes. */
export interface StoreWriteOptions {
  /** A write with a key that was committed before does nothing; null for a write without a key. */
  readonly idempotencyKey: string | null;
  /** Who has to know the key afterwards. */
  readonly keyScope: KeyScope;
  /** How hashes of the rows are made. The first write of a store records it. */
  readonly settings: RecordedSettings;
  /** Aborts the write: nothing that was not committed is stored. */
  readonly signal: AbortSignal | undefined;
}

/** What became of a write. */
export type WriteResult =
  | {
      readonly kind: "written";
      /** Number of stored rows, by plan. */
      readonly rows: readonly number[];
      /**
       * By plan, the newest timestamp (microseconds, UTC) that its own was made later than, see {@link laterThan}; null where it was later
       * anyway.
       */
      readonly newest: readonly (bigint | null)[];
    }
  /** The idempotency key was known. */
  | { readonly kind: "repeated" }
  /** Nothing was stored. */
  | { readonly kind: "refused"; readonly violations: readonly Violation[] };

/** Rows of a write that a check refuses. */
export interface Violation {
  /** Index of the plan. */
  readonly plan: number;
  /** Index of the check in that plan. */
  readonly check: number;
  /** How many rows fail it. */
  readonly count: number;
  /** The ID columns of the first offending rows. */
  readonly examples: readonly Readonly<Record<string, unknown>>[];
}

/** Rows on their way into an engine. */
export type StageInput =
  /** Columns of equal length with JavaScript values of their type; timestamps are microseconds as bigint. */
  | {
      readonly kind: "columns";
      readonly columns: readonly ColumnDescription[];
      readonly values: readonly (readonly unknown[])[];
    }
  | { readonly kind: "arrow"; readonly batches: Iterable<ArrowBatch> | AsyncIterable<ArrowBatch> }
  | { readonly kind: "parquet"; readonly paths: readonly string[] }
  | { readonly kind: "sql"; readonly sql: string };

/** Rows that were staged in an engine. */
export interface Staged {
  /** What plans read them as. */
  readonly source: Source & { readonly kind: "staged" };
  /** Removes them from the engine. */
  release(): Promise<void>;
}

/** Rows in an engine. Nothing runs before a method is called. */
export interface RelationSource {
  /** Names and types, without running the query. */
  columns(): Promise<readonly ColumnDescription[]>;
  /** Number of rows, counted in the engine. */
  count(): Promise<number>;
  /** All rows; by-field columns are plain objects, timestamps are what `timestampOf` makes of their microseconds. */
  rows(): Promise<Record<string, unknown>[]>;
  /** A snapshot of the rows, taken at the first batch, in batches of `size`. */
  batches(size: number): AsyncIterable<Record<string, unknown>[]>;
  /** All rows as one table. */
  arrow(): Promise<ArrowTable>;
  /** A snapshot of the rows as record batches, at least one, taken when the first is asked for. */
  arrowBatches(): AsyncIterable<ArrowBatch>;
  /** All rows as another store stages them, for stores without Arrow. If omitted, rows go to other stores as record batches. */
  values?(): Promise<StageInput & { readonly kind: "columns" }>;
  /** Number of rows written. */
  toParquet(path: string): Promise<number>;
  /** The statement behind it, with every value written in; undefined where there is no SQL. */
  sql(): string | undefined;
  /** A name that the user's own SQL on this store can use, until the store is closed. */
  name(): Promise<string>;
  /** The rows as input of another plan of the same connection. */
  source(): Promise<Staged>;
}

/** What core reads only if it has to, of the same state of the tables as an increment. */
export interface LaterReads {
  /** Full names. Some need not exist. */
  readonly tables: readonly string[];
  /** Reads it. Never rejects. */
  materialize(): Promise<void>;
}

/** A part of an increment that an engine computes. */
export type IncrementPart = "new" | "stale" | "orphaned" | "pending";

/** The labelled samples of one update; computed at the first read, a snapshot from then on. */
export interface IncrementSource {
  /** Number of samples of each label, without moving rows. */
  counts(): Promise<{ readonly new: number; readonly stale: number; readonly orphaned: number }>;
  /** `pending` is new and stale together. */
  part(part: IncrementPart): RelationSource;
  /** Distinct expected samples, and how many of them are new. */
  progress(): Promise<{ readonly expected: number; readonly new: number }>;
  /** Frees what was computed; the parts cannot be read any more. */
  release(): Promise<void>;
}
