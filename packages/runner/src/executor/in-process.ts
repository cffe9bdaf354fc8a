import { StepWorker } from "../work/step-worker.js";
import type { Executor } from "./executor.js";

/**
 * Computes samples in this process, as many at once as the step's `concurrency`. Right for steps that wait for disks, services and native libraries,
 * which have threads of their own.
 *
 * @returns The executor, for `run`. It is the default.
 *
 * @example
 * ```ts
 * import type { Store } from "@metaxy-ts/core";
 * import { inProcess, type Pipeline, run } from "@metaxy-ts/runner";
 *
 * const compute = (pipeline: Pipeline, store: Store) => run(pipeline, { store, executor: inProcess() });
 * ```
 */
export function inProcess(): Executor {
  return {
    name: "in process",
    async open({ pipeline, step }) {
      const worker = new StepWorker(pipeline, step);
      return {
        slots: 2, // while the last samples of one batch are computed, the first of the next begin
        compute: ({ rows }, control) => worker.compute(rows, control),
        [Symbol.asyncDispose]: () => worker[Symbol.asyncDispose](),
      };
    },
  };
}
