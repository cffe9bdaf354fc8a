import { MetaxyError } from "@metaxy-ts/core";

/**
 * Runs work that may take a limited time. When that is over, the work's own signal aborts, and its promise is left to itself. It also aborts with
 * the given signal.
 *
 * @throws STEP_TIMEOUT; what the work throws.
 */
export async function withinTime<Result>(
  work: (signal: AbortSignal) => Result | Promise<Result>,
  { timeout, signal }: { readonly timeout: number | undefined; readonly signal: AbortSignal },
): Promise<Result> {
  signal.throwIfAborted();
  if (timeout === undefined) return work(signal);
  const own = new AbortController();
  let cancel = (): void => undefined;
  const ended = new Promise<never>((_, reject) => {
    const end = (reason: unknown): void => {
      own.abort(reason);
      reject(reason);
    };
    const onAbort = (): void => end(signal.reason);
    const late = (): void => end(new MetaxyError("STEP_TIMEOUT", `The sample took longer than ${timeout} ms.`));
    const timer = setTimeout(late, timeout);
    signal.addEventListener("abort", onAbort, { once: true });
    cancel = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    };
  });
  try {
    return await Promise.race([work(own.signal), ended]);
  } finally {
    cancel();
  }
}
