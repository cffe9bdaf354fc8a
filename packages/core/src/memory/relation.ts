import type { ColumnDescription } from "../column/column-type.js";
import type { RelationSource, Staged, StageInput } from "../contract/contract.js";
import type { Rows } from "./rows.js";
import { unsupported } from "./unsupported.js";
import { givenColumns, givenRows } from "./values.js";

/** Where a relation gets its rows from. */
export interface RowsOrigin {
  /** Computes them, as they are now. */
  rows(): Promise<Rows>;
  /** The columns that they have; computes no rows. */
  columns(): Promise<readonly ColumnDescription[]>;
  /** Stages rows for plans of the same connection. */
  hold(rows: Rows): Staged;
}

/** Rows of a memory store, computed whenever a method asks for them. */
export class MemoryRelation implements RelationSource {
  readonly #origin: RowsOrigin;

  constructor(origin: RowsOrigin) {
    this.#origin = origin;
  }

  columns(): Promise<readonly ColumnDescription[]> {
    return this.#origin.columns();
  }

  async count(): Promise<number> {
    return (await this.#origin.rows()).rows.length;
  }

  async rows(): Promise<Record<string, unknown>[]> {
    return givenRows(await this.#origin.rows());
  }

  async *batches(size: number): AsyncIterable<Record<string, unknown>[]> {
    const { columns, rows } = await this.#origin.rows();
    for (let from = 0; from < rows.length; from += size)
      yield givenRows({ columns, rows: rows.slice(from, from + size) });
  }

  async values(): Promise<StageInput & { readonly kind: "columns" }> {
    return givenColumns(await this.#origin.rows());
  }

  async source(): Promise<Staged> {
    return this.#origin.hold(await this.#origin.rows());
  }

  sql(): undefined {
    return undefined;
  }

  async name(): Promise<never> {
    throw unsupported("has no SQL, so rows have no table name. Read the rows instead");
  }

  async arrow(): Promise<never> {
    throw unsupported("cannot make Arrow tables. Read rows() or batches(size) instead");
  }

  arrowBatches(): never {
    throw unsupported("cannot make Arrow batches. Read rows() or batches(size) instead");
  }

  async toParquet(): Promise<never> {
    throw unsupported("cannot write Parquet files. Read rows() or batches(size) instead");
  }
}
