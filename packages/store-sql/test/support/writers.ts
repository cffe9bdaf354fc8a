import { fork } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A process that writes. */
export interface Writer {
  /** Commits that were acknowledged, in order. */
  readonly acknowledged: readonly string[];
  /** Its exit code, or the signal that killed it. */
  readonly ended: Promise<number | string | null>;
  /** Kills it, as `kill -9` does. */
  kill(): void;
  /** Lets it end after the commit that it is at. */
  stop(): void;
}

/** What a process writes. */
export interface Work {
  readonly kind: "postgres" | "mariadb";
  readonly address: string;
  readonly name: string;
  /** The number of its first commit. If omitted, 0. */
  readonly from?: number;
  /** The number behind that of its last. */
  readonly to: number;
  /** How many rows a commit has. */
  readonly rows: number;
}

const program = fileURLToPath(new URL("./writer.mjs", import.meta.url));

/** Starts a process that writes (`writer.mjs`). */
export function startWriter({ kind, address, name, from = 0, to, rows }: Work): Writer {
  const child = fork(program, [kind, address, name, ...[from, to, rows].map(String)], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const acknowledged: string[] = [];
  if (!child.stdout) throw new Error("The process has no output.");
  createInterface(child.stdout).on("line", (line) => acknowledged.push(line));
  return {
    acknowledged,
    ended: once(child, "close").then(([code, signal]) => (code ?? signal) as number | string | null),
    kill: () => void child.kill("SIGKILL"),
    stop: () => void child.send("stop"),
  };
}
