import { setImmediate } from "node:timers/promises";

/** Milliseconds. */
const longest = 20;
let last = performance.now();

/** Between samples that compute without a pause, lets messages, timers and signals of the process be handled: among them what stops the run. */
export async function breathe(): Promise<void> {
  if (performance.now() - last < longest) return;
  await setImmediate();
  last = performance.now();
}
