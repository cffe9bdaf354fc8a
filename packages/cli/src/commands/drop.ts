import type { Command } from "commander";
import type { CommandContext } from "../command-context.js";
import type { DropCommandOptions } from "./drop-tables.js";
import { featuresArgument, selectorHelp, storeOption } from "./options.js";

const examples = `
Examples:
  metaxy drop video/crop+ --dry-run     what would go
  metaxy drop --all -s preview          asks for the name of the store
  metaxy drop --all -s preview --yes    for CI

Tables of other programs in the same place stay.`;

/** `metaxy drop`. */
export function addDropCommand(root: Command, { terminal }: CommandContext): void {
  root
    .command("drop")
    .description("remove the tables of features, or all of a store, with everything in them")
    .addArgument(featuresArgument("[features...]", "which features"))
    .addOption(storeOption())
    .option("--all", "empty the store: all features, also those that this project does not know, and system tables")
    .option("--dry-run", "say what would be removed")
    .option("-y, --yes", "do not ask")
    .addHelpText("after", `${selectorHelp}\n${examples}`)
    .action(async (features: readonly string[], options: DropCommandOptions, command: Command) => {
      if (features.length > 0 === (options.all ?? false))
        command.error("error: name the features to drop, or empty the store with --all", { exitCode: 2 });
      if (options.all) await (await import("./drop-all.js")).dropAll(command, options, terminal);
      else await (await import("./drop-tables.js")).dropTables(command, features, options, terminal);
    });
}
