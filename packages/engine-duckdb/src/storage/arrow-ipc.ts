import type { ArrowBatch } from "@metaxy-ts/core/adapter";
import type { RecordBatch, Table } from "apache-arrow";
import { RecordBatchStreamWriter, tableFromIPC } from "apache-arrow";

/**
 * The schema of a batch as an Arrow IPC stream without rows: for clients that have their own Arrow library, whose classes are not
 * those of this one. With the types that they read from it, they can use a batch's buffers as they are.
 *
 * @param batch The batch.
 * @returns The bytes of the stream.
 */
export function schemaToIpc(batch: ArrowBatch): Uint8Array {
  return new RecordBatchStreamWriter()
    .reset(undefined, (batch as RecordBatch).schema)
    .finish()
    .toUint8Array(true);
}

/**
 * The rows of an Arrow IPC stream or file: for clients whose own Arrow library does not know all types.
 *
 * @param bytes The bytes of the stream or file.
 * @returns The rows as a table of this package's Arrow library.
 */
export function tableFromIpc(bytes: Uint8Array): Table {
  return tableFromIPC(bytes);
}
