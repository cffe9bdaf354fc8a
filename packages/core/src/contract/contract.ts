import type { ColumnDescription } from "../column/column-type.js";
import type { MetaxyError } from "../errors/error.js";
import type { HashSettings } from "../hash/algorithms.js";
import type { ErasePlan, ProvenancePlan, ReadPlan, Source, UpdatePlan, WritePlan } from "../plan/plan.js";
import type { ArrowBatch, ArrowTable } from "./arrow.js";
import type { Capabilities } from "./capability.js";
import type { StoreLimits, TimestampRange } from "./limits.js";
import type { OnStatement } from "./statement-event.js";

/*
 * What an adapter implements. Core has checked every argument before it calls, holds the open and closed state, and wraps
 * every error that comes out; an adapter translates plans and reports facts.
 */

export type OpenMode = "read" | "write";

export interface StoreOpenOptions {
  readonly mode: OpenMode;
  /** Called for each statement that the store's database runs; `StatementObserver` of `@metaxy-ts/sql` does. */
  readonly onStatement?: OnStatement;
}

/** A kind of store, configured but not open. */
export interface StoreAdapter {
  /** Short name of the kind: `duckdb`. */
  readonly name: string;
  /** For people: kind and place, without credentials. */
  readonly display: string;
  readonly supports: Capabilities;
  /** Whether a write may create a missing table when the caller does not say. */
  readonly autoCreate: boolean;
  /** The timestamps and dates that its columns hold; core refuses others, however they come. Those of a `Date` when left out. */
  readonly timestampRange?: TimestampRange;
  /** Goes in front of every table name. */
  readonly tablePrefix: string;
  /** What the store cannot hold; left out where there is nothing but what no store can. */
  readonly limits?: StoreLimits;
  open(options: StoreOpenOptions): Promise<StoreConnection>;
  /** The library's error for an error of the driver; undefined when it has no specific code. */
  mapError(error: unknown): MetaxyError | undefined;
  /** The statements that create these tables, as a write would, and the library's own; left out where there is no SQL. */
  ddl?(tables: readonly TableDefinition[]): readonly string[];
}

/** A feature's table, as far as its definition describes it. */
export interface TableDefinition {
  /** In full, with the prefix. */
  readonly name: string;
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
  read(plan: ReadPlan): RelationSource;
  /** With `later`, calls its `keep` before one of its tables, or of the plan's, changes, if the increment was partly read. */
  resolve(plan: UpdatePlan, later?: LaterReads): IncrementSource;
  computeProvenance(plan: ProvenancePlan): RelationSource;
  /**
   * Runs the checks of all plans, then changes tables and appends: all of it or nothing where the engine has transactions, else
   * table by table in the order of the plans. Plans for one table stand next to each other, and only the first of them changes it: all their
   * rows are one commit. With an idempotency key that was committed before, it does nothing.
   */
  write(plans: readonly WritePlan[], options: WriteOptions): Promise<WriteResult>;
  /** Number of removed rows. */
  erase(plan: ErasePlan): Promise<number>;
  /** Removes a table; one that does not exist is fine. */
  drop(table: string): Promise<void>;
  /** The hash settings that the store's first write recorded. */
  settings(): Promise<RecordedSettings | undefined>;
  /** What the clock of the store's server shows (microseconds, UTC): writers on several machines go by it. Left out without a server. */
  now?(): Promise<bigint>;
  close(): Promise<void>;
}

export interface RecordedSettings {
  /** Version of the layout of tables; see {@link storeFormat}. */
  readonly format: number;
  readonly hash: HashSettings;
}

/** The layout of tables that this version reads and writes. */
export const storeFormat = 1;

/** Tables of the library itself start so, after the store's prefix. */
export const systemTablePrefix = "metaxy_system__";

/** Who has to know a key afterwards: everybody, as long as the store is there; or this connection only, if core made it for its own tries. */
export type KeyScope = "store" | "connection";

export interface WriteOptions {
  readonly idempotencyKey: string | null;
  readonly keyScope: KeyScope;
  /** Recorded with the first write. */
  readonly settings: RecordedSettings;
  readonly signal: AbortSignal | undefined;
}

export type WriteResult =
  | {
      readonly kind: "written";
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

export interface Violation {
  /** Index of the plan and of its check. */
  readonly plan: number;
  readonly check: number;
  readonly count: number;
  /** The ID columns of the first offending rows. */
  readonly examples: readonly Readonly<Record<string, unknown>>[];
}

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

export interface Staged {
  readonly source: Source & { readonly kind: "staged" };
  release(): Promise<void>;
}

/** Rows in an engine. Nothing runs before a method is called. */
export interface RelationSource {
  columns(): Promise<readonly ColumnDescription[]>;
  count(): Promise<number>;
  /** All rows; by-field columns are plain objects, timestamps are what `timestampOf` makes of their microseconds. */
  rows(): Promise<Record<string, unknown>[]>;
  /** A snapshot of the rows, taken at the first batch, in batches of `size`. */
  batches(size: number): AsyncIterable<Record<string, unknown>[]>;
  arrow(): Promise<ArrowTable>;
  arrowBatches(): AsyncIterable<ArrowBatch>;
  /** All rows as another store stages them. For stores without Arrow: rows go to other stores so, instead of as batches. */
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
  keep(): Promise<void>;
}

export type IncrementPart = "new" | "stale" | "orphaned" | "pending";

/** The labelled samples of one update; computed at the first read, a snapshot from then on. */
export interface IncrementSource {
  counts(): Promise<{ readonly new: number; readonly stale: number; readonly orphaned: number }>;
  /** `pending` is new and stale together. */
  part(part: IncrementPart): RelationSource;
  /** Distinct expected samples, and how many of them are new. */
  progress(): Promise<{ readonly expected: number; readonly new: number }>;
  /** Frees what was computed; the parts cannot be read any more. */
  release(): Promise<void>;
}
