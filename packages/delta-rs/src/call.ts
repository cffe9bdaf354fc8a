import type { DeltaErrorCode } from "./errors.js";
import { DeltaError } from "./errors.js";
import type { NativeStop } from "./native.js";
import { loadNative } from "./native.js";

/**
 * The result of native work that the signal stops. The promise ends when the work has: it rejects with the signal's reason if it was stopped,
 * and resolves if it was done by then.
 */
export async function stoppable<Result>(
  signal: AbortSignal | undefined,
  work: (stop: NativeStop | undefined) => Promise<Result>,
): Promise<Result> {
  if (!signal) return call(() => work(undefined));
  signal.throwIfAborted();
  const stop = new (loadNative().NativeStop)();
  const onAbort = (): void => stop.stop();
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await call(() => work(stop));
  } catch (error) {
    if (error instanceof Stopped) throw signal.reason;
    throw error;
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

class Stopped extends Error {}

/** Native code makes errors of the first realm, which need not be the one of this code. */
function isError(value: unknown): value is Error {
  return Object.prototype.toString.call(value) === "[object Error]";
}

/** Errors of native code start with their code. Others are about arguments of a wrong type. */
async function call<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isError(error) || error instanceof DeltaError) throw error;
    const [, code, text] = /^\[([A-Z_]+)\] ([\s\S]*)$/.exec(error.message) ?? [];
    if (code === undefined || text === undefined) throw new DeltaError("INVALID", error.message, { cause: error });
    if (code === "ABORTED") throw new Stopped();
    throw new DeltaError(code as DeltaErrorCode, text, { cause: error });
  }
}
