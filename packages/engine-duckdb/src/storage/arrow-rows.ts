import { DuckDBDataChunk } from "@duckdb/node-api";
import type { ArrowBatchLike, ColumnDescription } from "@metaxy-ts/core/adapter";
import { rowReader } from "../read/rows.js";
import { exactReaders } from "../read/simple-values.js";
import { arrowRows, arrowSchemaColumns } from "../stage/arrow-rows.js";
import type { DuckDBColumn } from "../types.js";
import { columnTypeOf } from "../types.js";
import { filledChunks } from "../vector/chunks.js";

/*
 * For storages with their own format of rows. Values: strings, booleans, numbers or bigint for integers, numbers for floats,
 * bigint for timestamps and dates (microseconds since 1970 UTC), arrays, plain objects for structs and maps, `Uint8Array`, null.
 *
 * Rows go through DuckDB's memory, so that every value is what it would be in a table.
 */

/**
 * The columns of a batch, or of anything else that has an Arrow schema.
 *
 * @param batch What has the schema.
 * @returns The columns in their order, with the types that a table has for them.
 */
export function arrowColumns(batch: Pick<ArrowBatchLike, "schema">): ColumnDescription[] {
  return arrowSchemaColumns(batch).map(({ name, type }) => ({ name, type: columnTypeOf(type) }));
}

/**
 * The rows of a batch, of whichever version of the Arrow library.
 *
 * @param batch The record batch.
 * @returns One object for each row, with the values that a table would have.
 * @throws ARGUMENT_INVALID for what is not a record batch, and for types that no column can hold.
 */
export function arrowToRows(batch: ArrowBatchLike): Record<string, unknown>[] {
  const written = arrowRows(batch, "stored");
  const read = rowReader(written.columns, exactReaders);
  const rows: Record<string, unknown>[] = [];
  for (const chunk of filledChunks(emptyChunk(written.columns), written)) for (const row of read(chunk)) rows.push(row);
  return rows;
}

export function emptyChunk(columns: readonly DuckDBColumn[]): DuckDBDataChunk {
  return DuckDBDataChunk.create(columns.map(({ type }) => type));
}
