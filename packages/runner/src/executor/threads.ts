import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import { errorText } from "@metaxy-ts/core/adapter";
import type { Piscina } from "piscina";
import type { Executor } from "./executor.js";
import { entryOf } from "./pool/entry.js";
import type { FromWorker } from "./pool/messages.js";
import type { PoolOptions } from "./pool/pool-executor.js";
import { poolExecutor } from "./pool/pool-executor.js";
import type { StartWorker } from "./pool/worker-handle.js";

/**
 * Computes samples in threads of this process: right for steps whose time is spent in JavaScript. Native libraries mostly have threads of their own;
 * for them `inProcess` is enough, and what may crash belongs into `processes`.
 *
 * Each thread loads the pipeline's module, calls `setup` of a step once, and computes one batch at a time. Rows are copied by structured clone. A
 * thread that ends, or that is in a loop for longer than the step's `timeout`, is replaced, and only the sample that is the cause fails.
 *
 * @param options The module with the pipeline, and how many threads there are.
 * @returns The executor, for `run`. Its threads end with the run.
 * @throws PIPELINE_INVALID for options. A run whose pipeline is not the module's ends with WORKER_DIFFERS.
 *
 * @example
 * ```ts
 * import type { Store } from "@metaxy-ts/core";
 * import { type Pipeline, run, threads } from "@metaxy-ts/runner";
 *
 * const module = new URL("./pipeline.js", import.meta.url);
 * const compute = (pipeline: Pipeline, store: Store) => run(pipeline, { store, executor: threads({ module }) });
 * ```
 */
export function threads(options: PoolOptions): Executor {
  const prepare = async (module: string, size: number) => {
    const { Piscina } = await import("piscina");
    const piscina = new Piscina({
      filename: entryOf("worker-thread"),
      name: "run",
      minThreads: 0,
      maxThreads: size,
      atomics: "disabled", // a step's connections and timers go on between tasks
    });
    return { start: startThread(piscina, module), close: () => piscina.destroy() };
  };
  return poolExecutor({ name: "threads", prepare }, options);
}

/** A worker is one long task of a thread, which ends when its port is closed. */
function startThread(piscina: Piscina, module: string): StartWorker {
  return (onMessage) => {
    const { port1, port2 } = new MessageChannel();
    const abort = new AbortController();
    port1.on("message", (message: FromWorker) => onMessage(message));
    const run = piscina.run({ module, port: port2 }, { transferList: [port2], signal: abort.signal });
    const ended = run.then(
      () => "ended",
      (error: unknown) => `ended with: ${errorText(error)}`,
    );
    return {
      send: (message) => port1.postMessage(message),
      end: () => abort.abort(),
      close: () => port1.close(),
      ended: ended.then((how) => {
        for (let last = receiveMessageOnPort(port1); last; last = receiveMessageOnPort(port1))
          onMessage(last.message as FromWorker);
        port1.close();
        return how;
      }),
    };
  };
}
