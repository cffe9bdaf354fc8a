import { text } from "node:stream/consumers";
import type { Command } from "commander";
import { consoleToStdout } from "../output/console.js";
import { atHand } from "../shell/at-hand.js";
import { evaluate } from "../shell/evaluate.js";
import { prompt } from "../shell/prompt.js";
import type { Terminal } from "../terminal.js";
import { withStore } from "./with-store.js";

/** The options of `metaxy shell`. */
export interface ShellCommandOptions {
  readonly write?: true;
  readonly eval?: string;
}

/** Asks for code on a terminal. Elsewhere it runs the code of `--eval` or of stdin, and prints its value. The store is closed at the end. */
export function runShell(
  command: Command,
  { write, eval: code }: ShellCommandOptions,
  terminal: Terminal,
): Promise<void> {
  const mode = write ? "write" : "read";
  return withStore(command, terminal, { mode }, async (open) => {
    const { features } = await open.project.features();
    terminal.signal.throwIfAborted();
    consoleToStdout();
    const names = atHand(open, features);
    if (code === undefined && terminal.stdin.isTTY && terminal.stdout.isTTY)
      await prompt(names, { store: open.store, mode }, terminal);
    else await evaluate(code ?? (await text(terminal.stdin)), names, terminal);
  });
}
