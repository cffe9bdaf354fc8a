import type { EngineRows } from "@metaxy-ts/core/adapter";
import type { RecordBatch } from "apache-arrow";
import { RecordBatchStreamWriter } from "apache-arrow";

/** Rows as Arrow IPC streams, a batch each; never more than one is in memory. */
export async function* ipcStreams(rows: EngineRows): AsyncGenerator<Uint8Array> {
  for await (const batch of rows.batches()) yield ipcOf(batch as RecordBatch);
}

/** The columns of the rows, as a stream without rows. */
export async function ipcSchema(rows: EngineRows): Promise<Uint8Array> {
  for await (const batch of rows.batches()) return ipcOf((batch as RecordBatch).slice(0, 0));
  throw new Error("Rows come in one batch at least.");
}

function ipcOf(batch: RecordBatch): Uint8Array {
  return RecordBatchStreamWriter.writeAll([batch]).toUint8Array(true);
}
