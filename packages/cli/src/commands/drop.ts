import type { Command } from "commander";
import type { CommandContext } from "../command-context.js";
import type { DropCommandOptions } from "./drop-tables.js";
import { featuresArgument, selectorHelp, storeOption } from "./options.js";

/** `metaxy drop`. */
export function addDropCommand(root: Command, { terminal }: CommandContext): void {
  root
    .command("drop")
    .description("remove the tables of features, with everything in them")
    .addArgument(featuresArgument("<features...>"))
    .addOption(storeOption())
    .option("--dry-run", "say what would be removed")
    .option("-y, --yes", "do not ask")
    .addHelpText("after", selectorHelp)
    .action(async (features: readonly string[], options: DropCommandOptions, command: Command) => {
      const { dropTables } = await import("./drop-tables.js");
      await dropTables(command, features, options, terminal);
    });
}
