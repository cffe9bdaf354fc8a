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

/** The store that rows come from. */
export interface StoreInfo {
  /** Kind and place, without credentials. */
  readonly display: string;
  /** The table's full name there; null for computed rows. */
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
 * Every method throws STORE_CLOSED once the store is closed, and the engine's errors by their codes.
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

  /** Names and types, without running the query. */
  columns(): Promise<readonly ColumnDescription[]> {
    return this.#guard.read("describe rows", () => this.#source.columns(), this.#traced("columns"));
  }

  /** Counted in the store; no row leaves it. */
  count(): Promise<number> {
    return this.#guard.read("count rows", () => this.#source.count(), this.#traced("count"));
  }

  /**
   * All rows as objects: by-field columns are objects, timestamps are dates (a `Timestamp` where one is finer than a millisecond), integers
   * are bigint where the feature's schema says so, and beyond the safe ones.
   */
  rows(): Promise<Row[]> {
    return this.#guard.read("read rows", async () => this.#given(await this.#source.rows()), this.#traced("rows"));
  }

  /**
   * The rows in batches of at most `size`. The rows are fixed when the first batch is asked for, so the store may be written between
   * two batches.
   *
   * @throws ARGUMENT_INVALID when `size` is not a positive whole number.
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

  /** All rows as one Arrow table. */
  arrow(): Promise<ArrowTable> {
    return this.#guard.read("read rows", () => this.#source.arrow(), this.#traced("arrow"));
  }

  /** The rows as Arrow record batches, fixed as those of `batches` are. */
  arrowBatches(): AsyncIterable<ArrowBatch> {
    return this.#guard.stream("read rows", () => this.#source.arrowBatches(), this.#traced("arrow_batches"));
  }

  /** Writes a Parquet file and returns its number of rows; the store's engine writes it. */
  toParquet(path: string): Promise<number> {
    return this.#guard.read(
      `write ${path}`,
      async () => this.#source.toParquet(checkPath(path, "toParquet")),
      this.#traced("to_parquet"),
    );
  }

  /**
   * The SQL behind the rows, complete with all values.
   *
   * @throws CAPABILITY_UNSUPPORTED where the store has no SQL.
   */
  get sql(): string {
    const sql = this.#source.sql();
    if (sql === undefined) throw new MetaxyError("CAPABILITY_UNSUPPORTED", `${this.store.display} has no SQL.`);
    return sql;
  }

  /** A table name for SQL of your own on the same store: these rows, fixed now, until the store is closed. */
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
