import { own } from "@metaxy-ts/core/adapter";
import PQueue from "p-queue";
import type { Limit, Pipeline } from "../pipeline/pipeline.js";

/** Has work wait until it may begin. */
export interface Limiter {
  /** Runs it when it may. Rejects if the signal aborts before. */
  run<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result>;
}

/** Has nothing wait. */
export const unlimited: Limiter = { run: (work) => work() };

/** The queues of the limits of this process, for each pipeline: all steps that name a limit share its queue. */
const queues = new WeakMap<Pipeline["limits"], Map<string, PQueue>>();

/** The limiter of a step; without a limit, work begins at once. */
export function limiterOf(limits: Pipeline["limits"], name: string | undefined, priority = 0): Limiter {
  if (name === undefined) return unlimited;
  const known = queues.get(limits) ?? new Map<string, PQueue>();
  queues.set(limits, known);
  const queue = known.get(name) ?? queueOf(own(limits, name) ?? {});
  known.set(name, queue);
  return { run: (work, signal) => queue.add(work, { priority, signal }) };
}

function queueOf({ concurrency, perInterval, interval = 1000 }: Limit): PQueue {
  return new PQueue({
    ...(concurrency !== undefined && { concurrency }),
    ...(perInterval !== undefined && { intervalCap: perInterval, interval, strict: true }),
  });
}
