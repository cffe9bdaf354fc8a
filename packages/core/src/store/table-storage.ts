import type { MetaxyError } from "../errors/error.js";
import type { ColumnDescription } from "../plan/column-type.js";
import type { ArrowBatch, ArrowBatchLike } from "./arrow.js";
import type { Capabilities } from "./capability.js";
import type { OpenMode } from "./contract.js";

/*
 * The door for tables that no SQL engine keeps: a table format, a folder of files, a service. A storage only moves rows; an embedded engine
 * computes. Tables are append-only.
 */

/** A kind of storage, configured but not open. */
export interface TableStorage {
  /** Short name of the kind: `jsonl`. */
  readonly name: string;
  /** For people: kind and place, without credentials. */
  readonly display: string;
  readonly supports: Partial<Capabilities>;
  open(mode: OpenMode): Promise<OpenTableStorage>;
  /** The library's error for an error of the storage; undefined when it has no code of its own. */
  mapError?(error: unknown): MetaxyError | undefined;
}

/** An open storage. Calls come one at a time. */
export interface OpenTableStorage {
  /** Names of all tables. */
  list(): Promise<readonly string[]>;
  /** The columns of a table that exists. */
  describe(table: string): Promise<readonly ColumnDescription[]>;
  /** All rows of a table that exists; columns that older rows do not have are null there. */
  read(table: string): Promise<TableRows>;
  /**
   * Adds rows, in one commit: all of them, or none. Creates the table when it does not exist, and takes columns that it did not
   * have before. Returns when the rows are safe.
   */
  append(table: string, rows: AppendedRows): Promise<void>;
  /** Removes the rows for which `matches` holds, for good, in one commit; returns how many. */
  delete(table: string, matches: (row: Readonly<Record<string, unknown>>) => boolean): Promise<number>;
  /** Removes a table; one that does not exist is fine. */
  drop(table: string): Promise<void>;
  close(): Promise<void>;
}

export type TableRows =
  | { readonly kind: "parquet"; readonly paths: readonly string[] }
  | { readonly kind: "arrow"; readonly batches: Iterable<ArrowBatchLike> | AsyncIterable<ArrowBatchLike> };

export interface AppendedRows {
  readonly columns: readonly ColumnDescription[];
  readonly batches: AsyncIterable<ArrowBatch>;
}
