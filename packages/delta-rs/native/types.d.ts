// What the Rust sources give to JavaScript. Made by scripts/build-native.mjs.
export declare class NativeStop {
  constructor()
  /** Takes effect at once, or after a commit that is under way and fails. */
  stop(): void
}

export declare class NativeTable {
  /** Makes the files part of the table, in one commit. Others may commit at the same time. */
  append(writer: NativeWriter, mergeSchema: boolean, metadata?: string | undefined | null, stop?: NativeStop | undefined | null): Promise<number>
  /** Puts the rows of small files into larger ones of the same partition, in one commit that changes no row. */
  compact(targetSize: number, stop?: NativeStop | undefined | null): Promise<NativeCompaction>
  /** The files of the version that the table is at. */
  files(stop?: NativeStop | undefined | null): Promise<NativeFiles>
  /** Copies a file of the table to a place on this machine, whole or not at all. */
  download(path: string, target: string, stop?: NativeStop | undefined | null): Promise<void>
  /** Removes files that no version needs which is younger than the retention. Returns their paths. */
  vacuum(retentionHours: number | undefined | null, dryRun: boolean, full: boolean, enforce: boolean, stop?: NativeStop | undefined | null): Promise<Array<string>>
  /** Writes a checkpoint of the version that the table is at. */
  checkpoint(stop?: NativeStop | undefined | null): Promise<void>
  /** Sets properties of the table, in one commit. Returns the version. */
  setProperties(properties: Record<string, string>, stop?: NativeStop | undefined | null): Promise<number>
  /** Takes files out of the table and puts others in, in one commit on top of `version`, or not at all. */
  replace(version: number, paths: Array<string>, writer?: NativeWriter | undefined | null, metadata?: string | undefined | null, stop?: NativeStop | undefined | null): Promise<number>
  /** Looks for newer commits. Returns the version. */
  refresh(stop?: NativeStop | undefined | null): Promise<number>
  info(stop?: NativeStop | undefined | null): Promise<NativeInfo>
  schemaIpc(stop?: NativeStop | undefined | null): Promise<Buffer>
  /** Commits that the log still has, the newest first. */
  history(limit?: number | undefined | null, stop?: NativeStop | undefined | null): Promise<Array<NativeCommit>>
  /** New files, for `append` or `replace`. */
  writer(stop?: NativeStop | undefined | null): Promise<NativeWriter>
}

export declare class NativeWriter {
  /** Writes the batches of an Arrow IPC stream. */
  write(ipc: Buffer, stop?: NativeStop | undefined | null): Promise<void>
  /** A Parquet file that another library has written into the table's folder, with the columns of an Arrow IPC stream. */
  addFile(file: NativeNewFile, schemaIpc: Buffer, stop?: NativeStop | undefined | null): Promise<void>
  /** Ends the files. */
  finish(stop?: NativeStop | undefined | null): Promise<void>
  /** Removes what was written, unless a commit has it or may have it. */
  discard(): Promise<void>
}

export declare function createTable(uri: string, schemaIpc: Buffer, options: NativeCreateOptions, stop?: NativeStop | undefined | null): Promise<NativeTable>

export declare function deleteTable(uri: string, storageOptions: Record<string, string>, stop?: NativeStop | undefined | null): Promise<void>

export declare function findTables(uri: string, storageOptions: Record<string, string>, stop?: NativeStop | undefined | null): Promise<Array<string>>

export declare function openTable(uri: string, options: NativeOpenOptions, stop?: NativeStop | undefined | null): Promise<NativeTable>

export interface NativeCommit {
  version: number
  /** Milliseconds. */
  timestamp: number
  operation?: string
  /** JSON of everything that the commit says of itself. */
  info: string
}

export interface NativeCompaction {
  filesRemoved: number
  version: number
}

export interface NativeCreateOptions {
  partitionBy: Array<string>
  properties: Record<string, string>
  name?: string
  description?: string
  commitMetadata?: string
  storageOptions: Record<string, string>
}

export interface NativeFile {
  path: string
  size: number
  numRecords?: number
  partitionValues: Record<string, string | null>
  stats?: string
  /** Rows of the file that are deleted. */
  deletedRecords: number
}

export interface NativeFiles {
  version: number
  files: Array<NativeFile>
}

export interface NativeInfo {
  uri: string
  version: number
  id: string
  name?: string
  description?: string
  createdTime?: number
  partitionColumns: Array<string>
  properties: Record<string, string>
  minReaderVersion: number
  minWriterVersion: number
  readerFeatures: Array<string>
  writerFeatures: Array<string>
}

export interface NativeNewFile {
  path: string
  size: number
  stats: string
}

export interface NativeOpenOptions {
  version?: number
  /** Milliseconds. */
  timestamp?: number
  storageOptions: Record<string, string>
}
