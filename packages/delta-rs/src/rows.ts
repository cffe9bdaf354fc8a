import { stoppable } from "./call.js";
import type { NativeStop, NativeTable, NativeWriter } from "./native.js";

/** Rows as Arrow IPC streams: one, or several one after the other, each with its own schema. */
export type ArrowIpc = Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/**
 * Writes rows to files, stream by stream, and commits them. The files are removed again when that fails or is stopped, unless a commit has
 * them or may have them.
 */
export async function commitRows<Result>(
  table: NativeTable,
  rows: ArrowIpc,
  signal: AbortSignal | undefined,
  commit: Commit<Result>,
): Promise<Result> {
  const write = async (writer: NativeWriter): Promise<void> => {
    for await (const ipc of ArrayBuffer.isView(rows) ? [rows] : untilAborted(rows, signal)) {
      await stoppable(signal, (stop) => writer.write(ipc, stop));
    }
    await stoppable(signal, (stop) => writer.finish(stop));
  };
  return commitFiles(table, write, signal, commit);
}

type Commit<Result> = (writer: NativeWriter, stop: NativeStop | undefined) => Promise<Result>;

/** As {@link commitRows}, for files that come into the writer as `fill` says. */
export async function commitFiles<Result>(
  table: NativeTable,
  fill: (writer: NativeWriter) => Promise<void>,
  signal: AbortSignal | undefined,
  commit: Commit<Result>,
): Promise<Result> {
  const writer = await stoppable(signal, (stop) => table.writer(stop));
  try {
    await fill(writer);
    return await stoppable(signal, (stop) => commit(writer, stop));
  } catch (error) {
    await writer.discard().catch(() => undefined);
    throw error;
  }
}

/** The batches of the caller's streams. A stream that is still pending when the signal is aborted is returned, and not read again. */
async function* untilAborted(
  rows: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  if (!signal) return yield* rows;
  const streams = Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]();
  let ended = false;
  try {
    for (;;) {
      const next = await beforeAbort(streams.next(), signal);
      ended = next.done === true;
      if (next.done) return;
      yield next.value;
    }
  } finally {
    if (!ended) Promise.resolve(streams.return?.()).catch(() => undefined);
  }
}

async function beforeAbort<Result>(work: Result | Promise<Result>, signal: AbortSignal): Promise<Result> {
  let stop = (): void => undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
  });
  signal.addEventListener("abort", stop, { once: true });
  try {
    signal.throwIfAborted();
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
