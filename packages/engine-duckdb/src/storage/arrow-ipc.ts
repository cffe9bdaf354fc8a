import type { EngineRows } from "@metaxy-ts/core/adapter";
import type { RecordBatch } from "apache-arrow";
import { RecordBatchStreamWriter } from "apache-arrow";

/** Rows as an Arrow IPC stream: for clients that have an Arrow library of their own, whose classes are not those of this one. */
export function rowsToIpc({ batches }: EngineRows): Promise<Uint8Array> {
  const writer = new RecordBatchStreamWriter({ autoDestroy: true });
  writer.writeAll(batches() as AsyncIterable<RecordBatch>);
  return writer.toUint8Array();
}
