import type { Command } from "commander";
import type { CommandContext } from "../command-context.js";
import { exitCodes } from "../exit-codes.js";
import { formatOption, keyValues, storeOption, wholeNumber } from "./options.js";
import type { HistoryCommandOptions } from "./print-history.js";
import type { PushCommandOptions } from "./push-graph.js";
import type { LockCommandOptions } from "./update-lock.js";

const pushExamples = `
Examples:
  metaxy push                              record the definitions of this project's features in the store
  metaxy push -s production -t run=1234    the same in another store, with something to remember
  metaxy push --project videos             one project of several in a workspace`;

const historyExamples = `
Examples:
  metaxy history -n 5                      what was pushed last
  metaxy history --project videos -f json | jq -r '.pushes[].projectVersion'`;

const lockExamples = `
Examples:
  metaxy lock                              take what other projects have pushed
  metaxy lock --frozen                     for CI: exit code 1 if the file is out of date`;

/** `metaxy push`, `metaxy history`, `metaxy lock`. */
export function addPushCommands(root: Command, { terminal, end }: CommandContext): void {
  root
    .command("push")
    .description("record the definitions of the project's features in the store, for other projects and programs")
    .addOption(storeOption())
    .option("--project <name>", "the project (default: that of the configuration)")
    .addOption(keyValues("-t, --tag <name=value>", "something to remember of the push; may be repeated"))
    .option("--no-git", "do not remember the commit")
    .addHelpText("after", pushExamples)
    .action(async (options: PushCommandOptions, command: Command) => {
      const { pushGraph } = await import("./push-graph.js");
      await pushGraph(command, options, terminal);
    });
  root
    .command("history")
    .description("list what was pushed to the store, the newest first")
    .addOption(storeOption())
    .addOption(formatOption("table", "json"))
    .option("--project <name>", "only of this project")
    .option("-n, --limit <pushes>", "at most so many", wholeNumber(1))
    .addHelpText("after", historyExamples)
    .action(async (options: HistoryCommandOptions, command: Command) => {
      const { printHistory } = await import("./print-history.js");
      await printHistory(command, options, terminal);
    });
  root
    .command("lock")
    .description("write the definitions of other projects' features, as they were pushed, to metaxy.lock")
    .addOption(storeOption())
    .option("-o, --output <file>", "the file (default: metaxy.lock beside the configuration)")
    .option("--frozen", "write nothing, and end with 1 if the file is out of date")
    .addHelpText("after", lockExamples)
    .action(async (options: LockCommandOptions, command: Command) => {
      const { updateLock } = await import("./update-lock.js");
      if (!(await updateLock(command, options, terminal))) end(exitCodes.failed);
    });
}
