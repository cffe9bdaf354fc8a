import type { Command } from "commander";
import type { CommandContext } from "../command-context.js";
import { storeOption } from "./options.js";
import type { ShellCommandOptions } from "./run-shell.js";

const examples = `
Examples:
  metaxy shell                                               a prompt with the default store, to read
  metaxy shell -s preview --write                            with another store, to write too
  metaxy shell -e 'await (await store.read("video/raw")).count()'
  metaxy shell < report.mjs                                  what it returns is printed`;

/** `metaxy shell`. */
export function addShellCommand(root: Command, { terminal }: CommandContext): void {
  root
    .command("shell")
    .description("run JavaScript with the store, the graph and the features at hand")
    .addOption(storeOption())
    .option("--write", "open the store for writing (default: only for reading)")
    .option("-e, --eval <code>", "run this code, print its value, and end")
    .addHelpText("after", examples)
    .action(async (options: ShellCommandOptions, command: Command) => {
      const { runShell } = await import("./run-shell.js");
      await runShell(command, options, terminal);
    });
}
