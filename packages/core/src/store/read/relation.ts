import type { ColumnDescription } from "../../column/column-type.js";
import type { ArrowBatch, ArrowTable } from "../../contract/arrow.js";
import type { RelationSource, StageInput, StoreConnection } from "../../contract/contract.js";
import { brand } from "../../errors/brand.js";
import { isOf } from "../../errors/copies.js";
import { MetaxyError } from "../../errors/error.js";
import type { BigintShape } from "../../feature/schema-bigints.js";
import { withBigints } from "../../feature/schema-bigints.js";
import type { FeatureInput } from "../../graph/graph.js";
import type { Guard, Traced } from "../guard.js";
import { checkPath } from "../input/path.js";

/** Where the rows of a relation come from. */
export interface StoreInfo {
  /** Kind and place of the store, without credentials: `duckdb(metadata.duckdb)`. */
  readonly display: string;
  /** The full name of the table there. Null for computed rows, such as those of an increment or a query. */
  readonly table: string | null;
}

interface RelationParts {
  readonly source: RelationSource;
  readonly connection: StoreConnection;
  readonly guard: Guard;
  readonly store: StoreInfo;
  /** The feature that the rows are of, if they are of one. */
  readonly features: readonly FeatureInput[];
  /** Where the rows have bigints, whatever their size; null where integers are numbers as far as these are exact. */
  readonly bigints: BigintShape | null;
}

/**
 * Rows inside a store. Nothing is computed before a method asks for it, and rows leave the store only through `rows`, `batches`,
 * `arrow` and `toParquet`.
 *
 * Rows have no particular order. Every method can throw STORE_CLOSED once the store is closed, and what the engine reports (STORE_FULL,
 * STORE_FAILED, …).
 *
 * @example
 * ```ts
 * import type { Relation } from "@metaxy-ts/core";
 *
 * async function preview<Row>(relation: Relation<Row>): Promise<readonly Row[]> {
 *   for await (const batch of relation.batches(10)) return batch;
 *   return [];
 * }
 * ```
 */
export class Relation<Row> {
  /** For the compiler alone; never set. */
  declare readonly "~row": Row;
  /** The store and, for stored rows, the table. */
  readonly store: StoreInfo;
  readonly #source: RelationSource;
  readonly #connection: StoreConnection;
  readonly #guard: Guard;
  readonly #features: readonly FeatureInput[];
  readonly #bigints: BigintShape | null;

  static {
    brand(Relation, "Relation");
  }

  constructor({ source, connection, guard, store, features, bigints }: RelationParts) {
    this.#source = source;
    this.#connection = connection;
    this.#guard = guard;
    this.#features = features;
    this.#bigints = bigints;
    this.store = store;
  }

  /**
   * The columns of the rows. The query is not run.
   *
   * @returns Names and types, in the order of the columns.
   *
   * @example
   * ```ts
   * import type { Relation } from "@metaxy-ts/core";
   *
   * const names = async (rows: Relation<unknown>): Promise<string[]> => (await rows.columns()).map(({ name }) => name);
   * ```
   */
  columns(): Promise<readonly ColumnDescription[]> {
    return this.#guard.read("describe rows", () => this.#source.columns(), this.#traced("columns"));
  }

  /**
   * Counts the rows in the store. No row leaves it.
   *
   * @returns The number of rows now, or of the rows that were materialised, if they were.
   *
   * @example
   * ```ts
   * import { defineFeature, type Store } from "@metaxy-ts/core";
   *
   * const video = defineFeature({ key: "video/raw", id: ["video_id"] });
   * const countVideos = async (store: Store): Promise<number> => (await store.read(video)).count();
   * ```
   */
  count(): Promise<number> {
    return this.#guard.read("count rows", () => this.#source.count(), this.#traced("count"));
  }

  /**
   * Reads all rows as objects into memory. For many rows take `batches`, or Arrow data.
   *
   * @returns The rows. By-field columns are objects, timestamps are dates (a `Timestamp` if one has microseconds), integers are bigint if the
   * feature's schema says so, and beyond 2^53.
   * @throws READ_INVALID for a stored timestamp that no `Date` can have.
   *
   * @example
   * ```ts
   * import { defineFeature, type Store } from "@metaxy-ts/core";
   * import { z } from "zod";
   *
   * const schema = z.object({ video_id: z.string(), path: z.string() });
   * const video = defineFeature({ key: "video/raw", id: ["video_id"], schema });
   *
   * async function paths(store: Store): Promise<string[]> {
   *   const rows = await (await store.read(video, { columns: ["path"] })).rows();
   *   return rows.map(({ path }) => path);
   * }
   * ```
   */
  rows(): Promise<Row[]> {
    return this.#guard.read("read rows", async () => this.#given(await this.#source.rows()), this.#traced("rows"));
  }

  /**
   * Reads the rows in batches, so that memory holds one batch. The rows are materialised in the store when the first batch is asked for, so
   * the store may be written between two batches.
   *
   * @param size The largest number of rows in a batch.
   * @returns The batches as arrays of objects, which are as those of `rows`. No rows, no batch.
   * @throws ARGUMENT_INVALID if `size` is not a whole number from 1; READ_INVALID as `rows`.
   *
   * @example
   * ```ts
   * import { defineFeature, type Store } from "@metaxy-ts/core";
   *
   * const video = defineFeature({ key: "video/raw", id: ["video_id"] });
   * const crop = defineFeature({ key: "video/crop", id: ["video_id"], deps: [video] });
   *
   * async function run(store: Store): Promise<void> {
   *   await using todo = await store.resolve(crop);
   *   for await (const batch of todo.pending.batches(500)) await store.write(crop, batch);
   * }
   * ```
   */
  batches(size: number): AsyncIterable<Row[]> {
    if (!Number.isSafeInteger(size) || size < 1) {
      throw new MetaxyError(
        "ARGUMENT_INVALID",
        `The size of a batch has to be a whole number of at least 1; it is ${String(size)}.`,
      );
    }
    return this.#guard.stream("read rows", () => this.#givenBatches(size), this.#traced("batches"));
  }

  #given(rows: readonly Record<string, unknown>[]): Row[] {
    const bigints = this.#bigints;
    return (bigints ? rows.map((row) => withBigints(row, bigints)) : rows) as Row[];
  }

  async *#givenBatches(size: number): AsyncIterable<Row[]> {
    for await (const batch of this.#source.batches(size)) yield this.#given(batch);
  }

  /**
   * Reads all rows as one Arrow table into memory: far cheaper than objects.
   *
   * @returns A table of the Arrow library that the store uses.
   * @throws CAPABILITY_UNSUPPORTED if the store makes no Arrow data (`supports["relation.arrow"]`).
   *
   * @example
   * ```ts
   * import { defineFeature, type Store } from "@metaxy-ts/core";
   *
   * const video = defineFeature({ key: "video/raw", id: ["video_id"] });
   * const table = async (store: Store) => (await store.read(video)).arrow();
   * ```
   */
  arrow(): Promise<ArrowTable> {
    return this.#guard.read("read rows", () => this.#source.arrow(), this.#traced("arrow"));
  }

  /**
   * Reads the rows as Arrow record batches. They are materialised in the store as those of `batches` are.
   *
   * @returns Record batches with one schema, in the sizes that the engine makes; at least one, which may be empty.
   * @throws CAPABILITY_UNSUPPORTED if the store makes no Arrow data.
   *
   * @example
   * ```ts
   * import { defineFeature, type Store } from "@metaxy-ts/core";
   *
   * const video = defineFeature({ key: "video/raw", id: ["video_id"] });
   *
   * async function copyVideos(from: Store, to: Store): Promise<void> {
   *   const rows = await from.read(video, { columns: ["video_id", "metaxy_provenance_by_field"] });
   *   await to.write(video, { arrow: rows.arrowBatches() });
   * }
   * ```
   */
  arrowBatches(): AsyncIterable<ArrowBatch> {
    return this.#guard.stream("read rows", () => this.#source.arrowBatches(), this.#traced("arrow_batches"));
  }

  /**
   * Writes the rows to a Parquet file. The engine of the store writes it, or, for a server, this process.
   *
   * @param path The file on this machine. It is replaced if it exists.
   * @returns The number of rows in the file.
   * @throws CAPABILITY_UNSUPPORTED if the store writes no Parquet (`supports["relation.parquet"]`); ARGUMENT_INVALID for what is not a path;
   * STORE_NOT_FOUND if the folder does not exist; STORE_FULL, STORE_FAILED.
   *
   * @example
   * ```ts
   * import { defineFeature, type Store } from "@metaxy-ts/core";
   *
   * const video = defineFeature({ key: "video/raw", id: ["video_id"] });
   * const exportVideos = async (store: Store): Promise<number> => (await store.read(video)).toParquet("videos.parquet");
   * ```
   */
  toParquet(path: string): Promise<number> {
    return this.#guard.read(
      `write ${path}`,
      async () => this.#source.toParquet(checkPath(path, "toParquet")),
      this.#traced("to_parquet"),
    );
  }

  /**
   * The SQL behind the rows, complete with all values, in the dialect of the engine: to be looked at, or run with `explain`.
   *
   * @throws CAPABILITY_UNSUPPORTED if the store has no SQL.
   */
  get sql(): string {
    const sql = this.#source.sql();
    if (sql === undefined) throw new MetaxyError("CAPABILITY_UNSUPPORTED", `${this.store.display} has no SQL.`);
    return sql;
  }

  /**
   * Materialises the rows in the store, under a name for SQL of your own.
   *
   * @returns The name of a table that `query` of the same store knows until the store is closed.
   * @throws CAPABILITY_UNSUPPORTED if the store has no SQL.
   *
   * @example
   * ```ts
   * import { defineFeature, type Store } from "@metaxy-ts/core";
   *
   * const video = defineFeature({ key: "video/raw", id: ["video_id"] });
   *
   * async function largest(store: Store) {
   *   const current = await (await store.read(video)).name();
   *   return store.query<{ video_id: string }>(`select video_id from ${current} order by size desc limit 10`);
   * }
   * ```
   */
  name(): Promise<string> {
    return this.#guard.read("name rows", () => this.#source.name(), this.#traced("name"));
  }

  /** @internal The rows as a connection of another store takes them. */
  async stageInput(): Promise<StageInput> {
    const { values } = this.#source;
    if (!values) return { kind: "arrow", batches: this.arrowBatches() };
    return this.#guard.read("read rows", () => values.call(this.#source), this.#traced("values"));
  }

  /** @internal The rows as the given connection can use them without moving them; undefined when they are somewhere else. */
  sourceFor(connection: StoreConnection): RelationSource | undefined {
    return connection === this.#connection ? this.#source : undefined;
  }

  #traced(method: string): Traced {
    return { span: `relation.${method}`, features: () => this.#features };
  }
}

/** Whether a value is a relation, of whichever copy of this package. @throws PACKAGE_DUPLICATED. */
export function isRelation(value: unknown): value is Relation<unknown> {
  return isOf(value, "Relation");
}
