import { tableFromArrays, tableToIPC } from "apache-arrow";
import type { DeltaTable } from "../../src/index.js";

/** Rows by columns, as an Arrow IPC stream. */
export function ipc(columns: Record<string, unknown[]>): Uint8Array {
  return tableToIPC(tableFromArrays(columns as Record<string, string[]>), "stream");
}

export async function countOf(table: DeltaTable): Promise<number> {
  await table.refresh();
  return (await table.files()).files.reduce((total, { numRecords }) => total + (numRecords ?? 0), 0);
}

/** What a call is refused with: the code of the error. */
export function codeOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => "no error",
    (error: { code?: unknown }) => error.code,
  );
}
