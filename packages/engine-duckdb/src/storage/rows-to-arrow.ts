import type { ColumnDescription } from "@metaxy-ts/core/adapter";
import { own } from "@metaxy-ts/core/adapter";
import type { RecordBatch } from "apache-arrow";
import { BatchBuilder } from "../read/arrow-batch.js";
import { valueRows } from "../stage/write-values.js";
import { duckdbColumn, stagedColumn } from "../types.js";
import { filledChunks } from "../vector/chunks.js";
import { emptyChunk } from "./arrow-rows.js";

/**
 * Rows as a batch with these columns; what a row does not have is null. Numbers and timestamps may come as strings.
 *
 * @param columns The columns of the batch, in order.
 * @param rows Objects; further members are left out.
 * @returns The batch, of the Arrow library that this package uses.
 * @throws WRITE_INVALID for an integer that does not fit 64 bits.
 */
export function rowsToArrow(
  columns: readonly ColumnDescription[],
  rows: readonly Readonly<Record<string, unknown>>[],
): RecordBatch {
  const values = columns.map(({ name }) => rows.map((row) => own(row, name) ?? null));
  const stored = columns.map(rows.length > 0 ? stagedColumn : duckdbColumn);
  const batch = new BatchBuilder(stored);
  for (const chunk of filledChunks(emptyChunk(stored), valueRows(columns, values, rows.length))) batch.append(chunk);
  return batch.take();
}
