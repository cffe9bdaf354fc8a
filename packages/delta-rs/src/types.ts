/** Settings of the object store, with the keys of delta-rs: `AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT_URL`, …; they come before the environment's. */
export type StorageOptions = Readonly<Record<string, string>>;

/** What every call takes. */
export interface CallOptions {
  /**
   * Aborts the work: the promise rejects with the signal's reason, and nothing was changed. A commit that has started is
   * not aborted, and the promise has its result. If omitted, the work cannot be aborted.
   */
  readonly signal?: AbortSignal;
}

/** How a location is reached. */
export interface LocationOptions extends CallOptions {
  /** Settings of the object store. If omitted, the environment's. */
  readonly storageOptions?: StorageOptions;
}

/** What a new table is like. */
export interface CreateOptions extends LocationOptions {
  /** Columns whose values have their own folders. If omitted, the table has no partitions. */
  readonly partitionBy?: readonly string[];
  /** Table properties of Delta, such as `delta.logRetentionDuration`. If omitted, none. */
  readonly properties?: Readonly<Record<string, string>>;
  /** For people. If omitted, none. */
  readonly name?: string;
  /** For people. If omitted, none. */
  readonly description?: string;
  /** Stands in the commit's `info`. If omitted, nothing more than Delta's own. */
  readonly commitMetadata?: Readonly<Record<string, unknown>>;
}

/** Which version of a table is opened. */
export interface OpenTableOptions extends LocationOptions {
  /** If omitted, the newest. */
  readonly version?: number;
  /** The newest version at this time, by the timestamps of the commits. If omitted, `version` decides. */
  readonly timestamp?: Date;
}

/** What a table says of itself. */
export interface TableInfo {
  /** The location, as a URL. */
  readonly uri: string;
  /** The version that the table is read at. */
  readonly version: number;
  /** The ID that the table got when it was created. */
  readonly id: string;
  /** For people; null if it has none. */
  readonly name: string | null;
  /** For people; null if it has none. */
  readonly description: string | null;
  /** When the table was created; null if its log does not say. */
  readonly createdAt: Date | null;
  /** Names of the partition columns. Empty for a table without partitions. */
  readonly partitionColumns: readonly string[];
  /** Table properties of Delta. */
  readonly properties: Readonly<Record<string, string>>;
  /** The protocol that a reader has to know. */
  readonly minReaderVersion: number;
  /** The protocol that a writer has to know. */
  readonly minWriterVersion: number;
  /** Features of the protocol that a reader has to know, such as `deletionVectors`. */
  readonly readerFeatures: readonly string[];
  /** Features of the protocol that a writer has to know. */
  readonly writerFeatures: readonly string[];
}

/** The files of one version. */
export interface TableFiles {
  /** The version. */
  readonly version: number;
  /** Its files, in no particular order. */
  readonly files: readonly TableFile[];
}

/** A Parquet file of a version of a table, as its log describes it. */
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

/** One commit of a table's log. */
export interface Commit {
  /** The version that it made. */
  readonly version: number;
  /** When it was made, by the clock of its writer. */
  readonly timestamp: Date;
  /** `WRITE`, `DELETE`, `CREATE TABLE`, … */
  readonly operation: string | null;
  /** Everything that the commit says of itself, its own metadata included. */
  readonly info: Readonly<Record<string, unknown>>;
}

/** Which commits are listed. */
export interface HistoryOptions extends CallOptions {
  /** How many commits, newest first. If omitted, all that the log has. */
  readonly limit?: number;
}

/** How rows are written. */
export interface TableWriteOptions extends CallOptions {
  /** With `true`, columns and members of structs that the table does not have are added. If omitted, rows with such columns are refused. */
  readonly mergeSchema?: boolean;
  /** Stands in the commit's `info`. If omitted, nothing more than Delta's own. */
  readonly commitMetadata?: Readonly<Record<string, unknown>>;
}

/** Which version a replacement is based on. */
export interface ReplaceOptions extends Omit<TableWriteOptions, "mergeSchema"> {
  /** The version that the files were listed at. */
  readonly version: number;
}

/** How large files become. */
export interface CompactOptions extends CallOptions {
  /** Bytes; files below half of it are merged. If omitted, 256 MiB. */
  readonly targetSize?: number;
}

/** Which files a vacuum removes. */
export interface VacuumOptions extends CallOptions {
  /** Files that only older versions need are removed. If omitted, the retention of the table, a week by default. */
  readonly retentionHours?: number;
  /** With `true`, only returns which files it would remove. If omitted, it removes them. */
  readonly dryRun?: boolean;
  /** With `true`, also removes files that no version ever named: those of writers that were killed. If omitted, they stay. */
  readonly full?: boolean;
  /** With `true`, allows a shorter retention than the table's own, which can break readers and writers that are at work. If omitted, it is refused. */
  readonly force?: boolean;
}
