import type { ColumnDescription, OpenTableStorage, StoredTable } from "@metaxy-ts/core/adapter";
import type { TemporaryTable } from "@metaxy-ts/sql";
import type { DuckDBEngine } from "../engine.js";
import { quote } from "../text.js";
import { typedValue } from "../types.js";
import { parquet, parquetRelations } from "./parquet.js";
import { stageBatches } from "./stage-batches.js";

type Described = StoredTable & { readonly columns: readonly ColumnDescription[] };
type ArrowStored = Extract<StoredTable, { kind: "arrow" }>;

/** What is going to be read. */
interface BoundReads {
  readonly tables: Iterable<string>;
  /** All columns when not given. DuckDB does not distinguish names by case. */
  readonly columns?: Iterable<string>;
}

/** A view, and tables under it that are not cached. */
interface Borrowed {
  readonly view: string;
  readonly parts: readonly TemporaryTable[];
}

/** Rows of one version of a table, in the engine. */
interface Cached {
  readonly version: string;
  readonly columns: readonly ColumnDescription[];
  readonly parts: readonly TemporaryTable[];
}

/**
 * Lets the engine see a storage's tables while a statement runs: as views with the tables' own names, over what the engine reads by itself,
 * such as Parquet files, or over Arrow data that is staged. Every statement sees the tables as they are when it starts; a view stays for
 * the next one, if the table is still the same. Not for use in parallel.
 */
export class BoundTables {
  readonly #engine: DuckDBEngine;
  readonly #storage: OpenTableStorage;
  /** Arrow data of tables whose storage has versions. */
  readonly #cached = new Map<string, Cached>();
  /** The views that the engine has, by table: how each was made. One is recreated only when that changes. */
  readonly #views = new Map<string, string>();
  /** Columns of tables whose storage does not name them, by the files that have them; files do not change. */
  readonly #inFiles = new Map<string, { readonly files: string; readonly columns: readonly ColumnDescription[] }>();

  constructor(engine: DuckDBEngine, storage: OpenTableStorage) {
    this.#engine = engine;
    this.#storage = storage;
  }

  /** The columns of a table, or undefined when it does not exist. */
  async describe(table: string): Promise<readonly ColumnDescription[] | undefined> {
    if (this.#storage.columns) return this.#storage.columns(table);
    const stored = await this.#storage.read(table);
    const columns = stored ? await this.#columnsOf(table, stored) : [];
    return columns.length > 0 ? columns : undefined;
  }

  /** Does `work` while tables are there to be read, as far as they exist. */
  async during<Result>({ tables, columns }: BoundReads, work: () => Promise<Result>): Promise<Result> {
    const wanted = columns && new Set(Array.from(columns, (name) => name.toLowerCase()));
    const borrowed: Borrowed[] = [];
    try {
      for (const table of new Set(tables)) {
        const stored = await this.#storage.read(table);
        const all = stored ? await this.#columnsOf(table, stored) : [];
        if (!stored || all.length === 0) await this.forget(table);
        else
          borrowed.push(
            await this.#bind(table, { ...stored, columns: all }, (name) => wanted?.has(name.toLowerCase()) ?? true),
          );
      }
      return await work();
    } finally {
      for (const { view, parts } of borrowed) if (parts.length > 0) await this.#dropView(view, parts);
    }
  }

  /** As {@link during}, for a part of a table, under its own name, with all columns of the table. */
  async duringPart<Result>(
    view: string,
    part: StoredTable,
    columns: readonly ColumnDescription[],
    work: () => Promise<Result>,
  ): Promise<Result> {
    const whole: Described =
      part.kind === "arrow"
        ? { kind: part.kind, columns, batches: (names) => part.batches(names) } // without its version: it is not cached
        : { ...part, columns };
    const { parts } = await this.#bind(view, whole, () => true);
    try {
      return await work();
    } finally {
      await this.#dropView(view, parts);
    }
  }

  /** Frees the cached rows of a table. */
  async forget(table: string): Promise<void> {
    const parts = this.#cached.get(table)?.parts ?? [];
    this.#cached.delete(table);
    await this.#dropView(table, parts);
  }

  /** Empty for a table of no files whose storage does not name the columns; it does not exist yet. */
  async #columnsOf(table: string, stored: StoredTable): Promise<readonly ColumnDescription[]> {
    if (stored.kind !== "parquet" || stored.columns) return stored.columns ?? [];
    if (stored.paths.length === 0) return [];
    const files = parquet(stored.paths);
    const seen = this.#inFiles.get(table);
    if (seen?.files === files) return seen.columns;
    const columns = await this.#engine.columns({ sql: `select * from ${files}`, parameters: [] });
    this.#inFiles.set(table, { files, columns });
    return columns;
  }

  /** Makes the table's view. Says what has to be dropped with it as soon as the statement is over. */
  async #bind(table: string, stored: Described, isWanted: (column: string) => boolean): Promise<Borrowed> {
    if (stored.kind !== "arrow") {
      await this.#createView(table, stored.columns, stored.kind === "sql" ? [stored.from] : parquetRelations(stored));
      return { view: table, parts: [] };
    }
    const picked = stored.columns.filter(({ name }) => isWanted(name));
    const columns = picked.length > 0 ? picked : stored.columns.slice(0, 1); // a count names no column
    if (stored.version !== undefined) {
      const cached = await this.#cache(table, stored, stored.version, columns);
      await this.#createView(table, cached.columns, relationsOf(cached.parts));
      return { view: table, parts: [] };
    }
    const parts = await stageBatches(this.#engine, stored.batches(columns.map(({ name }) => name)));
    try {
      await this.#createView(table, columns, relationsOf(parts));
      return { view: table, parts };
    } catch (error) {
      await this.#dropView(table, parts);
      throw error;
    }
  }

  /** The rows of Arrow data of a version, in at least these columns; from before if they are still what the table has. */
  async #cache(
    table: string,
    stored: Described & ArrowStored,
    version: string,
    columns: readonly ColumnDescription[],
  ): Promise<Cached> {
    const before = this.#cached.get(table);
    const current = before?.version === version ? before : undefined;
    const names = new Set([...(current?.columns ?? []), ...columns].map(({ name }) => name));
    if (current && names.size === current.columns.length) return current;
    this.#cached.delete(table); // the view is replaced as soon as there are others
    for (const part of before?.parts ?? []) await this.#engine.dropTemporary(part);
    const parts = await stageBatches(this.#engine, stored.batches([...names]));
    const cached = { version, columns: stored.columns.filter(({ name }) => names.has(name)), parts };
    this.#cached.set(table, cached);
    return cached;
  }

  /** A view with these columns and types over relations that need not have them all. */
  async #createView(table: string, columns: readonly ColumnDescription[], relations: readonly string[]): Promise<void> {
    const typed = columns.map((column) => typedValue(column, "null")).join(", ");
    const rows = [`select ${typed} where false`, ...relations.map((relation) => `select * from ${relation}`)].join(
      " union all by name ",
    );
    const cast = columns.map((column) => typedValue(column)).join(", ");
    const select = `select ${cast} from (${rows})`;
    if (this.#views.get(table) === select) return;
    await this.#run(`create or replace temp view ${quote(table)} as ${select}`);
    this.#views.set(table, select);
  }

  async #dropView(table: string, parts: readonly TemporaryTable[] = []): Promise<void> {
    if (this.#views.has(table)) await this.#run(`drop view if exists temp.${quote(table)}`);
    this.#views.delete(table);
    for (const part of parts) await this.#engine.dropTemporary(part);
  }

  async #run(sql: string): Promise<void> {
    await this.#engine.run({ sql, parameters: [] });
  }
}

function relationsOf(parts: readonly TemporaryTable[]): string[] {
  return parts.map(({ name }) => name);
}
