import type { ToWorker } from "./executor/pool/messages.js";
import { serve } from "./executor/pool/serve.js";

/*
 * The program of the workers of `processes`. Its argument is the module with the pipeline.
 */

// A message that does not arrive has nobody to read it: then the channel is closed, too.
const take = serve(process.argv[2] ?? "", (message) => process.send?.(message, undefined, {}, () => undefined));
process.on("message", (message) => take(message as ToWorker));
process.on("disconnect", () => process.exit()); // the coordinator is gone
process.on("SIGINT", () => undefined); // Ctrl-C reaches all processes of a terminal; the coordinator says what happens then
