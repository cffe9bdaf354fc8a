/** Waits for work, but not longer than until the signal aborts: then it is left to itself, and its errors with it. */
export async function untilAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  let cancel = (): void => undefined;
  const aborted = new Promise<void>((resolve) => {
    const onAbort = (): void => resolve();
    signal.addEventListener("abort", onAbort, { once: true });
    cancel = () => signal.removeEventListener("abort", onAbort);
    if (signal.aborted) resolve();
  });
  try {
    await Promise.race([work, aborted]);
  } finally {
    cancel();
  }
}
