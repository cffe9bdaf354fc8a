import type { MessagePort } from "node:worker_threads";
import type { ToWorker } from "./executor/pool/messages.js";
import { serve } from "./executor/pool/serve.js";

/**
 * The program of the workers of `threads`, called by them. It returns when the port is closed.
 *
 * @internal
 */
export function run({ module, port }: { module: string; port: MessagePort }): Promise<void> {
  const take = serve(module, (message) => port.postMessage(message));
  port.on("message", (message: ToWorker) => take(message));
  return new Promise((resolve) => port.once("close", resolve));
}
