import { fork } from "node:child_process";
import { once } from "node:events";
import type { Executor } from "./executor.js";
import { entryOf } from "./pool/entry.js";
import type { FromWorker } from "./pool/messages.js";
import type { PoolOptions } from "./pool/pool-executor.js";
import { poolExecutor } from "./pool/pool-executor.js";
import type { StartWorker } from "./pool/worker-handle.js";

/**
 * Computes samples in processes of their own: right for code that may crash, leak or run out of memory. A process that ends takes nothing with it but
 * what it was computing, which is computed again in smaller parts: only the sample that is the cause fails, with WORKER_ENDED. A step with `timeout`
 * may even loop forever: its sample fails with STEP_TIMEOUT.
 *
 * Each process loads the pipeline's module, calls `setup` of a step once, and computes one batch at a time. Rows are copied by structured clone.
 *
 * @param options The module with the pipeline, and how many processes there are.
 * @returns The executor, for `run`. Its processes end with the run, or when the process that runs it ends. One in an
 * endless loop does not notice that; a `timeout` of the step ends it before.
 * @throws PIPELINE_INVALID for options. A run whose pipeline is not the module's ends with WORKER_DIFFERS.
 *
 * @example
 * ```ts
 * import type { Store } from "@metaxy-ts/core";
 * import { type Pipeline, processes, run } from "@metaxy-ts/runner";
 *
 * const module = new URL("./pipeline.js", import.meta.url);
 * const compute = (pipeline: Pipeline, store: Store) => run(pipeline, { store, executor: processes({ module, size: 2 }) });
 * ```
 */
export function processes(options: PoolOptions): Executor {
  return poolExecutor(
    { name: "processes", prepare: async (module) => ({ start: startProcess(module), close: async () => undefined }) },
    options,
  );
}

function startProcess(module: string): StartWorker {
  return (onMessage) => {
    const child = fork(entryOf("worker-process"), [module], {
      serialization: "advanced",
      execArgv: inheritedArguments(),
    });
    child.on("message", (message) => onMessage(message as FromWorker));
    child.on("error", () => undefined); // it could not be started, or a message did not reach it: it has ended, or will
    return {
      send: (message) => {
        if (child.connected) child.send(message, () => undefined);
      },
      end: () => void child.kill("SIGKILL"),
      close: () => {
        if (child.connected) child.disconnect(); // it exits by itself, with what it does then
        const late = setTimeout(() => child.kill("SIGKILL"), 2000);
        child.once("exit", () => clearTimeout(late));
      },
      ended: endOf(child),
    };
  };
}

/** Resolves after the last message. */
async function endOf(child: ReturnType<typeof fork>): Promise<string> {
  const disconnected = once(child, "disconnect").catch(() => undefined);
  try {
    const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
    if (child.connected) await disconnected;
    return signal === null ? `exited with code ${code}` : `was killed by ${signal}${hints[signal] ?? ""}`;
  } catch (error) {
    return `could not be started: ${String(error)}`;
  }
}

const hints: Readonly<Record<string, string>> = {
  SIGABRT: ", as it is when Node.js runs out of memory",
  SIGKILL: ", as it is when the machine runs out of memory",
};

/** Node's own options, without those that would run something else or use the same port. */
function inheritedArguments(): string[] {
  const code = process.execArgv.findIndex((argument) => /^(-e|-p|-pe|--eval|--print)$/.test(argument));
  return process.execArgv.filter(
    (argument, index) => !argument.startsWith("--inspect") && (code < 0 || (index !== code && index !== code + 1)),
  );
}
