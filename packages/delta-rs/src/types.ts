/** Settings of the object store, with the keys of delta-rs: `AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT_URL`, …; they come before the environment's. */
export type StorageOptions = Readonly<Record<string, string>>;

export interface CallOptions {
  /**
   * Aborts the work: the promise rejects with the signal's reason, and nothing was changed. A commit that has started is
   * not aborted, and the promise has its result.
   */
  readonly signal?: AbortSignal;
}

export interface LocationOptions extends CallOptions {
  readonly storageOptions?: StorageOptions;
}

export interface CreateOptions extends LocationOptions {
  readonly partitionBy?: readonly string[];
  /** Table properties of Delta, such as `delta.logRetentionDuration`. */
  readonly properties?: Readonly<Record<string, string>>;
  readonly name?: string;
  readonly description?: string;
  readonly commitMetadata?: Readonly<Record<string, unknown>>;
}

export interface OpenTableOptions extends LocationOptions {
  /** If omitted, the newest. */
  readonly version?: number;
  /** The newest version at this time, by the timestamps of the commits. */
  readonly timestamp?: Date;
}

export interface TableInfo {
  readonly uri: string;
  readonly version: number;
  readonly id: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly createdAt: Date | null;
  readonly partitionColumns: readonly string[];
  readonly properties: Readonly<Record<string, string>>;
  readonly minReaderVersion: number;
  readonly minWriterVersion: number;
  readonly readerFeatures: readonly string[];
  readonly writerFeatures: readonly string[];
}

/** The files of one version. */
export interface TableFiles {
  readonly version: number;
  readonly files: readonly TableFile[];
}

export interface TableFile {
  /** Within the table's folder, with `/`. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Rows of the file, deleted ones included; null if the log does not have it. */
  readonly numRecords: number | null;
  /** Values of the partition columns, as the log has them; they are not in the file. */
  readonly partitionValues: Readonly<Record<string, string | null>>;
  /** Statistics as the log has them: JSON with `numRecords`, `minValues`, `maxValues`, `nullCount`. */
  readonly stats: string | null;
  /** Rows of the file that a deletion vector takes away. */
  readonly deletedRecords: number;
}

/** A Parquet file that is about to be a part of a table. */
export interface NewFile {
  /** Relative to the table, as the log names it: what is special in a URL has to be escaped. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Statistics as the log has them: JSON with at least `numRecords`. */
  readonly stats: string;
}

export interface Commit {
  readonly version: number;
  readonly timestamp: Date;
  /** `WRITE`, `DELETE`, `CREATE TABLE`, … */
  readonly operation: string | null;
  /** Everything that the commit says of itself, its own metadata included. */
  readonly info: Readonly<Record<string, unknown>>;
}

export interface HistoryOptions extends CallOptions {
  /** How many commits, newest first. If omitted, all that the log has. */
  readonly limit?: number;
}

export interface TableWriteOptions extends CallOptions {
  /** Adds columns, and members of structs, that the table does not have. */
  readonly mergeSchema?: boolean;
  /** Stands in the commit's `info`. */
  readonly commitMetadata?: Readonly<Record<string, unknown>>;
}

export interface ReplaceOptions extends Omit<TableWriteOptions, "mergeSchema"> {
  /** The version that the files were listed at. */
  readonly version: number;
}

export interface CompactOptions extends CallOptions {
  /** Bytes; files below half of it are merged. If omitted, 256 MiB. */
  readonly targetSize?: number;
}

export interface VacuumOptions extends CallOptions {
  /** Files that only older versions need are removed. If omitted, the retention of the table, a week by default. */
  readonly retentionHours?: number;
  /** Only returns which files it would remove. */
  readonly dryRun?: boolean;
  /** Removes files, too, that no version ever named: those of writers that were killed. */
  readonly full?: boolean;
  /** Allows a shorter retention than the table's own, which can break readers and writers that are at work. */
  readonly force?: boolean;
}
