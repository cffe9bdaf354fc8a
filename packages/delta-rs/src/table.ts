import { stoppable } from "./call.js";
import type { NativeStop, NativeTable, NativeWriter } from "./native.js";
import { loadNative } from "./native.js";
import type { ArrowIpc } from "./rows.js";
import { commitFiles, commitRows } from "./rows.js";
import type {
  CallOptions,
  Commit,
  CompactOptions,
  CreateOptions,
  HistoryOptions,
  NewFile,
  OpenTableOptions,
  ReplaceOptions,
  TableFiles,
  TableInfo,
  TableWriteOptions,
  VacuumOptions,
} from "./types.js";

const mebibyte = 1024 * 1024;

/**
 * A Delta table: Parquet files, and a log that says which of them are the table at each version.
 *
 * It stays at the version it was opened at until it is refreshed or written to. All work is done on its own threads. Rows go in as
 * Arrow IPC streams, and come out as the list of Parquet files for whatever reads these. Every method rejects with a `DeltaError`, or with
 * the reason of the signal that stopped it.
 *
 * @example
 * ```ts
 * import { DeltaTable } from "@metaxy-ts/delta-rs";
 * import { tableFromArrays, tableToIPC } from "apache-arrow";
 *
 * const rows = tableToIPC(tableFromArrays({ id: ["a", "b"], size: [1, 2] }), "stream");
 * const table = await DeltaTable.create("./tables/videos", rows);
 * await table.append(rows);
 * const { files } = await table.files();
 * ```
 */
export class DeltaTable {
  readonly #table: NativeTable;

  private constructor(table: NativeTable) {
    this.#table = table;
  }

  /**
   * Makes a table with the schema of an Arrow IPC stream, whose rows are not written. Of several that make it at once, one does.
   *
   * @param uri A folder or a URL, such as `s3://bucket/tables/videos`.
   * @param schema An Arrow IPC stream.
   * @param options Partitions, properties, names. If omitted, none.
   * @returns The table, at version 0.
   * @throws DeltaError EXISTS if there is one already.
   */
  static async create(uri: string, schema: Uint8Array, options: CreateOptions = {}): Promise<DeltaTable> {
    const { partitionBy = [], properties = {}, name, description, commitMetadata, storageOptions = {} } = options;
    const nativeOptions = {
      partitionBy,
      properties,
      storageOptions,
      ...(name !== undefined && { name }),
      ...(description !== undefined && { description }),
      ...(commitMetadata && { commitMetadata: JSON.stringify(commitMetadata) }),
    };
    return new DeltaTable(
      await stoppable(options.signal, (stop) => loadNative().createTable(uri, schema, nativeOptions, stop)),
    );
  }

  /**
   * Opens a table that exists, at its newest version or an older one.
   *
   * @param uri A folder or a URL.
   * @param options The version or the time. If omitted, the newest version.
   * @returns The table, at that version.
   * @throws DeltaError NOT_A_TABLE, NOT_FOUND for a version or a time that the log does not have.
   */
  static async open(uri: string, options: OpenTableOptions = {}): Promise<DeltaTable> {
    const { version, timestamp, storageOptions = {}, signal } = options;
    const nativeOptions = {
      storageOptions,
      ...(version !== undefined && { version }),
      ...(timestamp && { timestamp: timestamp.getTime() }),
    };
    return new DeltaTable(await stoppable(signal, (stop) => loadNative().openTable(uri, nativeOptions, stop)));
  }

  /**
   * Describes the table: version, names, properties, partitions.
   *
   * @param options An abort signal. If omitted, the call cannot be aborted.
   * @returns What the log says of the version that is open.
   */
  async info({ signal }: CallOptions = {}): Promise<TableInfo> {
    const info = await stoppable(signal, (stop) => this.#table.info(stop));
    const { name = null, description = null, createdTime, ...others } = info;
    return { ...others, name, description, createdAt: createdTime === undefined ? null : new Date(createdTime) };
  }

  /**
   * Reads the table's schema.
   *
   * @param options An abort signal. If omitted, the call cannot be aborted.
   * @returns An Arrow IPC stream without rows.
   */
  schema({ signal }: CallOptions = {}): Promise<Uint8Array> {
    return stoppable(signal, (stop) => this.#table.schemaIpc(stop));
  }

  /**
   * Goes to the newest version.
   *
   * @param options An abort signal. If omitted, the call cannot be aborted.
   * @returns The version.
   * @throws DeltaError NOT_FOUND if the table was deleted.
   */
  refresh({ signal }: CallOptions = {}): Promise<number> {
    return stoppable(signal, (stop) => this.#table.refresh(stop));
  }

  /**
   * Lists the files that are the table, at the version it is at.
   *
   * @param options An abort signal. If omitted, the call cannot be aborted.
   * @returns The version and its Parquet files.
   */
  async files({ signal }: CallOptions = {}): Promise<TableFiles> {
    const { version, files } = await stoppable(signal, (stop) => this.#table.files(stop));
    return {
      version,
      files: files.map((file) => ({ ...file, numRecords: file.numRecords ?? null, stats: file.stats ?? null })),
    };
  }

  /**
   * Copies a file of the table to a path of this machine, whole or not at all.
   *
   * @param path The file's path, as `files` has it.
   * @param target Where it goes.
   * @param options An abort signal. If omitted, the call cannot be aborted.
   * @throws DeltaError NOT_FOUND if another writer has removed the file.
   */
  downloadFile(path: string, target: string, { signal }: CallOptions = {}): Promise<void> {
    return stoppable(signal, (stop) => this.#table.download(path, target, stop));
  }

  /**
   * Lists the commits that the log still has.
   *
   * @param options How many, and an abort signal. If omitted, all.
   * @returns The commits, the newest first.
   */
  async history({ limit, signal }: HistoryOptions = {}): Promise<Commit[]> {
    const commits = await stoppable(signal, (stop) => this.#table.history(limit, stop));
    return commits.map(({ version, timestamp, operation, info }) => ({
      version,
      timestamp: new Date(timestamp),
      operation: operation ?? null,
      info: JSON.parse(info) as Commit["info"],
    }));
  }

  /**
   * Appends rows in one commit. Appends of others at the same time do not disturb it: it is committed again on top
   * of theirs. Columns are matched by name; what the rows do not have is null.
   *
   * @param rows An Arrow IPC stream, whole or in pieces.
   * @param options Whether the table gets new columns. If omitted, it does not.
   * @returns The version of the commit.
   * @throws DeltaError SCHEMA_MISMATCH for a column of another type, or a new one without `mergeSchema`; nothing was changed.
   */
  async append(rows: ArrowIpc, options: TableWriteOptions = {}): Promise<number> {
    const { mergeSchema = false, commitMetadata, signal } = options;
    const metadata = commitMetadata && JSON.stringify(commitMetadata);
    return commitRows(this.#table, rows, signal, (writer, stop) =>
      this.#table.append(writer, mergeSchema, metadata, stop),
    );
  }

  /**
   * Appends Parquet files that another program has written into the table's folder, in one commit as {@link append} makes it.
   * The files are not changed: they have to have the columns of the Arrow IPC stream `schema`, which has no rows. When the
   * promise rejects they are not part of the table, and those that could have been one are removed.
   *
   * @param files The files, with what Delta's log says of them.
   * @param schema An Arrow IPC stream without rows.
   * @param options As those of {@link append}.
   * @returns The version of the commit.
   * @throws DeltaError SCHEMA_MISMATCH for a column of another type than the table's, or a new one without `mergeSchema`, UNSUPPORTED for
   * a partitioned table.
   */
  appendFiles(files: readonly NewFile[], schema: Uint8Array, options: TableWriteOptions = {}): Promise<number> {
    const { mergeSchema = false, commitMetadata, signal } = options;
    const metadata = commitMetadata && JSON.stringify(commitMetadata);
    const add = async (writer: NativeWriter): Promise<void> => {
      for (const file of files) await stoppable(signal, (stop) => writer.addFile(file, schema, stop));
    };
    return commitFiles(this.#table, add, signal, (writer, stop) =>
      this.#table.append(writer, mergeSchema, metadata, stop),
    );
  }

  /**
   * Takes files out of the table, and puts rows in, in one commit.
   *
   * @param paths The files to take out, as `files` has them.
   * @param rows An Arrow IPC stream; null for no rows.
   * @param options The version that the files were listed at.
   * @returns The version of the commit.
   * @throws DeltaError CONFLICT if anybody has committed since `version`; nothing was changed.
   */
  async replaceFiles(paths: readonly string[], rows: ArrowIpc | null, options: ReplaceOptions): Promise<number> {
    const { version, commitMetadata, signal } = options;
    const metadata = commitMetadata && JSON.stringify(commitMetadata);
    const replace = (writer: NativeWriter | undefined, stop: NativeStop | undefined): Promise<number> =>
      this.#table.replace(version, paths, writer, metadata, stop);
    return rows === null
      ? stoppable(signal, (stop) => replace(undefined, stop))
      : commitRows(this.#table, rows, signal, replace);
  }

  /**
   * Puts the rows of small files into larger ones of the same partition, in one commit that changes no row.
   * Concurrent appends do not conflict with it.
   *
   * @param options The size of files, in bytes. If omitted, 256 MiB.
   * @returns How many files it replaced.
   * @throws DeltaError CONFLICT if another writer has replaced such files in the meantime, UNSUPPORTED for a table with deletion vectors.
   */
  async compact({ targetSize = 256 * mebibyte, signal }: CompactOptions = {}): Promise<number> {
    return (await stoppable(signal, (stop) => this.#table.compact(targetSize, stop))).filesRemoved;
  }

  /**
   * Removes files that are not part of any version within the retention time. Once it has started to remove files, it is not aborted.
   *
   * @param options How many hours versions are kept. If omitted, the table's own retention, a week by default.
   * @returns The paths of the removed files.
   */
  vacuum(options: VacuumOptions = {}): Promise<string[]> {
    const { retentionHours, dryRun = false, full = false, force = false, signal } = options;
    return stoppable(signal, (stop) => this.#table.vacuum(retentionHours, dryRun, full, !force, stop));
  }

  /**
   * Writes the table's state into one file, so that opening it need not read the whole log. Commits do that by themselves now and then.
   *
   * @param options An abort signal, which stops only the waiting for it. If omitted, the call waits.
   */
  checkpoint({ signal }: CallOptions = {}): Promise<void> {
    return stoppable(signal, (stop) => this.#table.checkpoint(stop));
  }

  /**
   * Sets table properties of Delta; those that are not named stay.
   *
   * @param properties The properties, such as `delta.logRetentionDuration`, with their values.
   * @param options An abort signal. If omitted, the call cannot be aborted.
   * @returns The version of the commit.
   */
  setProperties(properties: Readonly<Record<string, string>>, { signal }: CallOptions = {}): Promise<number> {
    return stoppable(signal, (stop) => this.#table.setProperties(properties, stop));
  }
}
