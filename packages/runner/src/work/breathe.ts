import { setImmediate } from "node:timers/promises";

/** Milliseconds. */
const longest = 20;
let last = performance.now();

/**
 * Between samples that compute without a pause, lets messages, timers and signals of the process be handled: among them what stops the run. Undefined
 * while there is nothing to wait for, which is so for most samples.
 */
export function breathe(): Promise<void> | undefined {
  return performance.now() - last < longest ? undefined : pause();
}

async function pause(): Promise<void> {
  await setImmediate();
  last = performance.now();
}
