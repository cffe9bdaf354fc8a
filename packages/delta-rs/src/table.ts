import { native } from "./errors.js";
import type { NativeTable } from "./native.js";
import { loadNative } from "./native.js";
import type { ArrowIpc } from "./rows.js";
import { abortable, writeRows } from "./rows.js";
import type {
  Commit,
  CompactOptions,
  CreateOptions,
  OpenTableOptions,
  ReplaceOptions,
  TableFiles,
  TableInfo,
  VacuumOptions,
  WriteOptions,
} from "./types.js";

const mebibyte = 1024 * 1024;

/**
 * A Delta table: Parquet files, and a log that says which of them are the table at each version.
 *
 * It stays at the version it was opened at until it is refreshed or written to. All work is done on threads of its own. Rows go in as
 * Arrow IPC streams, and come out as the list of Parquet files for whatever reads these. Every method rejects with a `DeltaError`.
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
   * @throws DeltaError EXISTS when there is one already.
   */
  static async create(uri: string, schema: Uint8Array, options: CreateOptions = {}): Promise<DeltaTable> {
    const { partitionBy = [], properties = {}, name, description, commitMetadata, storageOptions = {} } = options;
    options.signal?.throwIfAborted();
    const created = loadNative().createTable(uri, schema, {
      partitionBy,
      properties,
      storageOptions,
      ...(name !== undefined && { name }),
      ...(description !== undefined && { description }),
      ...(commitMetadata && { commitMetadata: JSON.stringify(commitMetadata) }),
    });
    return new DeltaTable(await native(created));
  }

  /**
   * Opens a table that exists, at its newest version or an older one.
   *
   * @throws DeltaError NOT_A_TABLE, NOT_FOUND for a version or a time that the log does not have.
   */
  static async open(uri: string, options: OpenTableOptions = {}): Promise<DeltaTable> {
    const { version, timestamp, storageOptions = {}, signal } = options;
    const opened = loadNative().openTable(uri, {
      storageOptions,
      ...(version !== undefined && { version }),
      ...(timestamp && { timestamp: timestamp.getTime() }),
    });
    return new DeltaTable(await abortable(native(opened), signal));
  }

  async info(): Promise<TableInfo> {
    const { name = null, description = null, createdTime, ...others } = await native(this.#table.info());
    return { ...others, name, description, createdAt: createdTime === undefined ? null : new Date(createdTime) };
  }

  /** The table's schema: an Arrow IPC stream without rows. */
  schema(): Promise<Uint8Array> {
    return native(this.#table.schemaIpc());
  }

  /** Goes to the newest version, and returns it. */
  refresh(): Promise<number> {
    return native(this.#table.refresh());
  }

  /** The files that are the table, at the version it is at. */
  async files(): Promise<TableFiles> {
    const { version, files } = await native(this.#table.files());
    return {
      version,
      files: files.map((file) => ({ ...file, numRecords: file.numRecords ?? null, stats: file.stats ?? null })),
    };
  }

  /** Copies a file of the table to a path of this machine. */
  downloadFile(path: string, target: string): Promise<void> {
    return native(this.#table.download(path, target));
  }

  /** Commits that the log still has, the newest first. */
  async history(options: { readonly limit?: number } = {}): Promise<Commit[]> {
    const commits = await native(this.#table.history(options.limit));
    return commits.map(({ version, timestamp, operation, info }) => ({
      version,
      timestamp: new Date(timestamp),
      operation: operation ?? null,
      info: JSON.parse(info) as Commit["info"],
    }));
  }

  /**
   * Appends rows in one commit, and returns its version. Appends of others at the same time do not disturb it: it is committed again on top
   * of theirs. Columns are matched by name; what the rows do not have is null.
   *
   * @throws DeltaError SCHEMA_MISMATCH for a column of another type, or a new one without `mergeSchema`; nothing was changed.
   */
  async append(rows: ArrowIpc, options: WriteOptions = {}): Promise<number> {
    const { mergeSchema = false, commitMetadata, signal } = options;
    const writer = await writeRows(this.#table, rows, signal);
    return native(this.#table.append(writer, mergeSchema, commitMetadata && JSON.stringify(commitMetadata)));
  }

  /**
   * Takes files out of the table, and puts rows in, in one commit; with null, no rows. Returns the commit's version.
   *
   * @throws DeltaError CONFLICT when anybody has committed since `version`; nothing was changed.
   */
  async replaceFiles(paths: readonly string[], rows: ArrowIpc | null, options: ReplaceOptions): Promise<number> {
    const { version, commitMetadata, signal } = options;
    const writer = rows === null ? undefined : await writeRows(this.#table, rows, signal);
    const metadata = commitMetadata && JSON.stringify(commitMetadata);
    return native(this.#table.replace(version, paths, writer, metadata));
  }

  /** Puts the rows of small files into larger ones, in one commit that changes no row. Returns how many files it replaced. */
  async compact({ targetSize = 256 * mebibyte }: CompactOptions = {}): Promise<number> {
    return (await native(this.#table.compact(targetSize))).filesRemoved;
  }

  /** Removes files that are no part of any version young enough to be kept. Returns their paths. */
  vacuum({ retentionHours, dryRun = false, full = false, force = false }: VacuumOptions = {}): Promise<string[]> {
    return native(this.#table.vacuum(retentionHours, dryRun, full, !force));
  }

  /** Writes the table's state into one file, so that opening it need not read the whole log. Commits do that by themselves now and then. */
  checkpoint(): Promise<void> {
    return native(this.#table.checkpoint());
  }

  /** Sets table properties of Delta. Returns the commit's version. */
  setProperties(properties: Readonly<Record<string, string>>): Promise<number> {
    return native(this.#table.setProperties(properties));
  }
}
