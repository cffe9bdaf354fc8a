import type { ColumnDescription, OpenTableStorage, StoredTable } from "@metaxy-ts/core/adapter";
import type { TemporaryTable } from "@metaxy-ts/sql";
import type { DuckDBEngine } from "../engine.js";
import { quote } from "../text.js";
import { typeText } from "../types.js";
import { identifiersIn } from "./identifiers.js";
import { parquet, parquetRelations } from "./parquet.js";
import { stageBatches } from "./stage-batches.js";

type ArrowStored = Extract<StoredTable, { kind: "arrow" }>;

/** Rows of one version of a table, in the engine. */
interface Held {
  readonly version: string;
  readonly columns: readonly ColumnDescription[];
  readonly parts: readonly TemporaryTable[];
}

/**
 * Lets the engine see a storage's tables while a statement runs: as views with the tables' own names, over what the engine reads by itself,
 * such as Parquet files, or over Arrow data that is brought in. Every statement sees the tables as they are when it starts. Not for use in
 * parallel.
 */
export class BoundTables {
  readonly #engine: DuckDBEngine;
  readonly #storage: OpenTableStorage;
  /** Arrow data of tables whose storage tells versions. */
  readonly #held = new Map<string, Held>();
  /** Columns of tables whose storage does not name them, by the files that have them; files do not change. */
  readonly #inFiles = new Map<string, { readonly files: string; readonly columns: readonly ColumnDescription[] }>();

  constructor(engine: DuckDBEngine, storage: OpenTableStorage) {
    this.#engine = engine;
    this.#storage = storage;
  }

  /** The columns of a table, or undefined when it does not exist. */
  async describe(table: string): Promise<readonly ColumnDescription[] | undefined> {
    const stored = await this.#storage.read(table);
    const columns = stored ? await this.#columnsOf(table, stored) : [];
    return columns.length > 0 ? columns : undefined;
  }

  /** Does `work` while the tables that the SQL names are there to be read. With `wholly`, with all their columns. */
  async during<Result>(sql: string, work: () => Promise<Result>, wholly = false): Promise<Result> {
    const names = identifiersIn(sql);
    const tables = (await this.#storage.list()).filter((table) => names.has(table.toLowerCase()));
    const wanted = wholly ? () => true : ({ name }: ColumnDescription) => names.has(name.toLowerCase());
    const release: (() => Promise<void>)[] = [];
    try {
      for (const table of tables) {
        const stored = await this.#storage.read(table);
        if (stored) release.push(await this.#bind(table, stored, wanted));
      }
      return await work();
    } finally {
      for (const free of release) await free();
    }
  }

  /** As {@link during}, for a part of a table, under a name of its own, with all columns of the table. */
  async duringPart<Result>(
    view: string,
    part: StoredTable,
    columns: readonly ColumnDescription[],
    work: () => Promise<Result>,
  ): Promise<Result> {
    const whole: StoredTable =
      part.kind === "arrow"
        ? { kind: part.kind, columns, batches: (names) => part.batches(names) } // without its version: it is not kept
        : { ...part, columns };
    const free = await this.#bind(view, whole, () => true);
    try {
      return await work();
    } finally {
      await free();
    }
  }

  /** Frees what is held of a table. */
  async forget(table: string): Promise<void> {
    const held = this.#held.get(table);
    this.#held.delete(table);
    await this.#drop(held?.parts ?? []);
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

  async #bind(
    table: string,
    stored: StoredTable,
    wanted: (column: ColumnDescription) => boolean,
  ): Promise<() => Promise<void>> {
    const all = await this.#columnsOf(table, stored);
    if (all.length === 0) return async () => undefined;
    if (stored.kind !== "arrow") {
      await this.#createView(table, all, stored.kind === "sql" ? [stored.from] : parquetRelations(stored, all));
      return () => this.#dropView(table);
    }
    const picked = all.filter(wanted);
    const columns = picked.length > 0 ? picked : all.slice(0, 1); // a count names no column
    const parts = await this.#brought(table, stored, columns);
    const free = async (): Promise<void> => {
      await this.#dropView(table);
      if (stored.version === undefined) await this.#drop(parts);
    };
    const names = parts.map(({ name }) => name);
    return this.#createView(table, columns, names).then(
      () => free,
      async (error: unknown) => {
        await free();
        throw error;
      },
    );
  }

  /** The rows of Arrow data, from before if they are still what the table has. */
  async #brought(
    table: string,
    stored: ArrowStored,
    columns: readonly ColumnDescription[],
  ): Promise<readonly TemporaryTable[]> {
    const held = this.#held.get(table);
    const current = held?.version === stored.version ? held : undefined;
    const names = new Set([...(current?.columns ?? []), ...columns].map(({ name }) => name));
    if (current && names.size === current.columns.length) return current.parts;
    await this.forget(table);
    const parts = await stageBatches(this.#engine, stored.batches([...names]));
    if (stored.version !== undefined) {
      const kept = stored.columns.filter(({ name }) => names.has(name));
      this.#held.set(table, { version: stored.version, columns: kept, parts });
    }
    return parts;
  }

  /** A view with these columns and types over relations that need not have them all. */
  async #createView(table: string, columns: readonly ColumnDescription[], relations: readonly string[]): Promise<void> {
    const typed = columns.map(({ name, type }) => `cast(null as ${typeText(type)}) as ${quote(name)}`).join(", ");
    const rows = [`select ${typed} where false`, ...relations.map((relation) => `select * from ${relation}`)].join(
      " union all by name ",
    );
    const cast = columns
      .map(({ name, type }) => `cast(${quote(name)} as ${typeText(type)}) as ${quote(name)}`)
      .join(", ");
    await this.#run(`create or replace temp view ${quote(table)} as select ${cast} from (${rows})`);
  }

  async #dropView(table: string): Promise<void> {
    await this.#run(`drop view if exists temp.${quote(table)}`);
  }

  async #drop(parts: readonly TemporaryTable[]): Promise<void> {
    for (const part of parts) await this.#engine.dropTemporary(part);
  }

  async #run(sql: string): Promise<void> {
    await this.#engine.run({ sql, parameters: [] });
  }
}
