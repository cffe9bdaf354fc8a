import type { Command } from "commander";
import type { CommandContext } from "../command-context.js";
import { repeated, storeOption } from "./options.js";
import type { RebaseCommandOptions } from "./rebase-rows.js";

const examples = `
Examples:
  metaxy rebase video/crop --from 61d8dfaa09b5d2f4 --dry-run   how many rows that would be
  metaxy rebase video/crop --from 61d8dfaa09b5d2f4             they are written again under the version of the code
  metaxy graph diff                                            the version that was pushed, and that of the code`;

/** `metaxy rebase`. */
export function addRebaseCommand(root: Command, { terminal }: CommandContext): void {
  root
    .command("rebase")
    .description("take over the rows of another feature version, for code that changed without changing results")
    .argument("<feature>", "its key")
    .requiredOption("--from <version>", "the feature version whose rows are taken over")
    .addOption(storeOption())
    .addOption(repeated("--filter <filter>", "only rows for which it holds; may be repeated"))
    .option("--dry-run", "say how many rows that would be")
    .addHelpText("after", examples)
    .action(async (feature: string, options: RebaseCommandOptions, command: Command) => {
      const { rebaseRows } = await import("./rebase-rows.js");
      await rebaseRows(command, feature, options, terminal);
    });
}
