import type { Command } from "commander";
import type { CommandContext } from "../command-context.js";
import type { DeleteCommandOptions } from "./delete-rows.js";
import { featuresArgument, repeated, selectorHelp, storeOption } from "./options.js";

const examples = `
Examples:
  metaxy delete video/crop --filter "video_id = 'v1'" --dry-run   how many samples that would be
  metaxy delete video/crop --filter "video_id = 'v1'"             a tombstone for each; the history stays
  metaxy delete video/crop --all --hard --yes                     removes every stored row`;

/** `metaxy delete`. */
export function addDeleteCommand(root: Command, { terminal }: CommandContext): void {
  root
    .command("delete")
    .description("delete samples of features")
    .addArgument(featuresArgument("<features...>"))
    .addOption(storeOption())
    .addOption(repeated("--filter <filter>", "samples for which it holds; several have to hold together"))
    .option("--all", "all samples")
    .option("--hard", "remove the stored rows and their history, instead of adding tombstones")
    .option("--with-feature-history", "samples of all feature versions")
    .option("--dry-run", "say what would be deleted")
    .option("-y, --yes", "do not ask")
    .addHelpText("after", `${selectorHelp}\n${examples}`)
    .action(async (features: readonly string[], options: DeleteCommandOptions, command: Command) => {
      const { deleteRows } = await import("./delete-rows.js");
      await deleteRows(command, features, options, terminal);
    });
}
