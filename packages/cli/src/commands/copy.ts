import type { Command } from "commander";
import type { CommandContext } from "../command-context.js";
import type { CopyCommandOptions } from "./copy-rows.js";
import { featuresArgument, repeated, selectorHelp } from "./options.js";

const examples = `
Examples:
  metaxy copy --from production --to dev                        the current rows of all features
  metaxy copy video/raw+ --from dev --to production             one feature and its descendants
  metaxy copy --from old --to new --sample-history              everything, tombstones too

A feature is copied as a whole or not at all. After an interruption, the same command goes on.`;

/** `metaxy copy`. */
export function addCopyCommand(root: Command, { terminal }: CommandContext): void {
  root
    .command("copy")
    .description(
      "append rows of one store to another, with every system column as it is; rows that are there already are left out",
    )
    .addArgument(featuresArgument("[features...]"))
    .requiredOption("--from <store>", "the store to read")
    .requiredOption("--to <store>", "the store to write")
    .addOption(repeated("--global-filter <filter>", "only rows for which it holds; may be repeated"))
    .option("--no-feature-history", "only rows of the current feature versions")
    .option("--sample-history", "every stored row, tombstones too, not only the current one of each sample")
    .option("--no-verify", "do not compare a digest of the copied rows on both sides")
    .addHelpText("after", `${selectorHelp}\n${examples}`)
    .action(async (features: readonly string[], options: CopyCommandOptions, command: Command) => {
      const { copyRows } = await import("./copy-rows.js");
      await copyRows(command, features, options, terminal);
    });
}
