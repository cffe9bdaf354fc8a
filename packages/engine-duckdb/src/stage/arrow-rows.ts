import type { ArrowBatchLike } from "@metaxy-ts/core/adapter";
import { batchData, fieldsOf } from "@metaxy-ts/core/adapter";
import type { DuckDBColumn } from "../types.js";
import type { WritableRows } from "../vector/chunks.js";
import type { ArrowOrigin } from "./arrow-writer.js";
import { arrowWriter } from "./arrow-writers.js";

/** Rows of Arrow data, and the columns of DuckDB that take them. */
export interface ArrowRows extends WritableRows {
  readonly columns: readonly DuckDBColumn[];
}

/** @throws ARGUMENT_INVALID for what is not a record batch, and for types that have no counterpart. */
export function arrowRows(batch: ArrowBatchLike, origin: ArrowOrigin): ArrowRows {
  const { fields, columns, rowCount } = batchData(batch);
  const writers = fields.map((field) => arrowWriter(field, origin));
  return {
    columns: fields.map(({ name }, index) => ({ name, type: (writers[index] as (typeof writers)[number]).type })),
    rowCount,
    writers: columns.map(
      (data, index) => (vector, from, count) => writers[index]?.write(vector, data, from, count, null),
    ),
  };
}

/** The columns that take the stored rows of such a schema. */
export function arrowSchemaColumns(batch: Pick<ArrowBatchLike, "schema">): DuckDBColumn[] {
  return fieldsOf(batch).map((field) => ({ name: field.name, type: arrowWriter(field, "stored").type }));
}
