import { MetaxyError } from "./error.js";

/**
 * For a write of which nothing is stored so far.
 *
 * @throws ABORTED, with the signal's reason as its cause, when the signal has spoken.
 */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw new MetaxyError("ABORTED", "The write was aborted by its signal. Nothing was stored.", {
    cause: signal.reason,
  });
}
