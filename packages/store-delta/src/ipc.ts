import type { ColumnDescription, EngineRows } from "@metaxy-ts/core/adapter";
import { rowsToArrow } from "@metaxy-ts/engine-duckdb";
import type { RecordBatch } from "apache-arrow";
import { RecordBatchStreamWriter } from "apache-arrow";

/** Rows as Arrow IPC streams, a batch each; never more than one is in memory. */
export async function* ipcStreams(rows: EngineRows): AsyncGenerator<Uint8Array> {
  for await (const batch of rows.batches()) yield ipcOf(batch as RecordBatch);
}

/** As {@link ipcStreams}, with the columns of the rows as a stream without rows, for which nothing is read twice. */
export async function ipcWithSchema(
  rows: EngineRows,
): Promise<{ schema: Uint8Array; streams: AsyncIterable<Uint8Array> }> {
  const batches = rows.batches()[Symbol.asyncIterator]();
  const first = await batches.next();
  if (first.done) throw new Error("At least one batch of rows is needed.");
  async function* streams(): AsyncGenerator<Uint8Array> {
    for (let next = first; !next.done; next = await batches.next()) yield ipcOf(next.value as RecordBatch);
  }
  return { schema: ipcOf((first.value as RecordBatch).slice(0, 0)), streams: streams() };
}

/** The columns as a stream without rows. */
export function ipcOfColumns(columns: readonly ColumnDescription[]): Uint8Array {
  return ipcOf(rowsToArrow(columns, []));
}

function ipcOf(batch: RecordBatch): Uint8Array {
  return RecordBatchStreamWriter.writeAll([batch]).toUint8Array(true);
}
