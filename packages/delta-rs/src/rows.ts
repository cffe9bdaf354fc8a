import { native } from "./errors.js";
import type { NativeTable, NativeWriter } from "./native.js";

/** Rows as Arrow IPC streams: one, or several one after the other, each with its own schema. */
export type ArrowIpc = Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** Writes rows to files that are no part of the table before a commit. Aborted, they never are. */
export async function writeRows(
  table: NativeTable,
  rows: ArrowIpc,
  signal: AbortSignal | undefined,
): Promise<NativeWriter> {
  const writer = await native(table.writer());
  const streams = rows instanceof Uint8Array ? [rows] : rows;
  for await (const ipc of streams) {
    signal?.throwIfAborted();
    await native(writer.write(ipc));
  }
  await native(writer.finish());
  signal?.throwIfAborted();
  return writer;
}

/** Stops waiting when the signal fires. For work that changes nothing. */
export async function abortable<Result>(work: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  if (!signal) return work;
  signal.throwIfAborted();
  let stop = (): void => undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
  });
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener("abort", stop);
    work.catch(() => undefined);
  }
}
