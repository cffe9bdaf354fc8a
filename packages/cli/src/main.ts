import { endSoon } from "./end-soon.js";
import { exitCodes } from "./exit-codes.js";
import { run } from "./run.js";
import type { Terminal } from "./terminal.js";

// A reader that has seen enough, such as `head`, closes the pipe: no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

// The first Ctrl-C lets the command end its work in order, the second one does not wait for that.
const interrupt = new AbortController();
let again: AbortController | undefined;
process.on("SIGINT", () => {
  if (!interrupt.signal.aborted) interrupt.abort();
  else if (again?.signal.aborted === false) again.abort();
  else process.exit(exitCodes.interrupted);
});

const terminal: Terminal = {
  folder: process.cwd(),
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: interrupt.signal,
  interruptedAgain() {
    again ??= new AbortController();
    return again.signal;
  },
};
process.exitCode = await run(process.argv.slice(2), terminal);
// A module of the project may have left something running, such as a timer or connections.
endSoon(terminal);
