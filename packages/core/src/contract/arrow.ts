/**
 * The Arrow library's types, filled in by the package that provides the library:
 *
 * @example
 * ```ts
 * import type { ArrowTable } from "@metaxy-ts/core";
 *
 * const rowCount = (table: ArrowTable): number => table.numRows;
 * ```
 */
// biome-ignore lint/suspicious/noEmptyInterface: packages with an Arrow library add their types by declaration merging
export interface ArrowTypes {}

/** An Arrow schema, as far as this library looks at it. */
export interface ArrowSchemaLike {
  readonly fields: readonly { readonly name: string }[];
}

/** An Arrow record batch, of whichever version of the library. */
export interface ArrowBatchLike {
  /** Names of columns are read from it. */
  readonly schema: ArrowSchemaLike;
  /** Number of rows. */
  readonly numRows: number;
}

/** An Arrow table, of whichever version of the library. */
export interface ArrowTableLike extends ArrowBatchLike {
  /** The table's rows. A table without rows has none. */
  readonly batches: readonly ArrowBatchLike[];
}

/** The Arrow table that `arrow()` returns: `Table` of `apache-arrow` once a store package that has it is imported. */
export type ArrowTable = ArrowTypes extends { table: infer Table } ? Table : ArrowTableLike;

/** The record batch that `arrowBatches()` returns: `RecordBatch` of `apache-arrow` once a store package that has it is imported. */
export type ArrowBatch = ArrowTypes extends { batch: infer Batch } ? Batch : ArrowBatchLike;
