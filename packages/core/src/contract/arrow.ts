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
  readonly schema: ArrowSchemaLike;
  readonly numRows: number;
}

/** An Arrow table, of whichever version of the library. */
export interface ArrowTableLike extends ArrowBatchLike {
  readonly batches: readonly ArrowBatchLike[];
}

export type ArrowTable = ArrowTypes extends { table: infer Table } ? Table : ArrowTableLike;
export type ArrowBatch = ArrowTypes extends { batch: infer Batch } ? Batch : ArrowBatchLike;
