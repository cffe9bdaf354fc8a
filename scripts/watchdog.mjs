// Runs the programs of a server in its folder, one at a time, for the process that started it. When that process ends, however it does, the program
// is killed and the folder is removed.
//
//   fork("scripts/watchdog.mjs", [folder])
//     receives { run: [program, ...args], env, user }   starts a program; what it prints is added to the file `log` of the folder
//     receives { kill: true }                           kills it and all that it has started, without a chance to clean up
//     sends { ended: status }                           when the program has ended: its exit code, the name of a signal, or why it did not start
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

/** @typedef {{ readonly run?: string[], readonly env?: Record<string, string>, readonly user?: object, readonly kill?: true }} Message */

const [, , folder = ""] = process.argv;
/** @type {import("node:child_process").ChildProcess | undefined} */
let program;

process.on("message", async (/** @type {Message} */ message) => {
  if (!message.kill) run(message);
  else ended(await killAll());
});
process.on("disconnect", async () => {
  await killAll();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  process.exit();
});
// Those of a terminal are meant for the process that started this one.
for (const signal of ["SIGINT", "SIGHUP", "SIGTERM"]) process.on(signal, () => undefined);

/** @param {Message} message */
function run({ run: [command = "", ...args] = [], env, user }) {
  const log = openSync(join(folder, "log"), "a");
  const started = spawn(command, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ["ignore", log, log],
    ...user,
  });
  closeSync(log);
  program = started;
  started.on("error", (error) => ended(error.message));
  started.on("exit", (code, signal) => {
    if (program !== started) return; // killed, which says so itself
    program = undefined;
    ended(code ?? signal);
  });
}

/** @param {number | string | null} status */
function ended(status) {
  if (process.connected) process.send?.({ ended: status });
}

async function killAll() {
  const root = program;
  program = undefined;
  if (root?.pid === undefined) return "nothing ran";
  const gone = once(root, "exit"); // only then have all threads of it closed their files and ports
  signal(root.pid, "SIGSTOP"); // so that it starts nothing while its processes are looked for; some are in groups of their own
  const all = [root.pid, ...descendants(root.pid)];
  for (const pid of all) signal(pid, "SIGKILL");
  await gone;
  // Postgres does not start again as long as one of them has its memory.
  while (processes().some(({ pid }) => all.includes(pid))) await setTimeout(10);
  return "SIGKILL";
}

/** @param {number} root */
function descendants(root) {
  const running = processes();
  const found = [root];
  for (const each of found) for (const { pid, parent } of running) if (parent === each) found.push(pid);
  return found.slice(1);
}

/** Those that run. Ended ones stay in the table where nobody asks for their status, as in a container without an init. */
function processes() {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,state="], { encoding: "utf8" }).trim().split("\n");
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , state]) => !state?.startsWith("Z"))
    .map(([pid, parent]) => ({ pid: Number(pid), parent: Number(parent) }));
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} name
 */
function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch {
    // it has just ended
  }
}
