import type { Command } from "commander";
import type { CommandContext } from "../command-context.js";
import { formatOption, repeated, storeOption, wholeNumber } from "./options.js";
import type { ReadCommandOptions } from "./print-rows.js";

const examples = `
Examples:
  metaxy read video/crop -n 20
  metaxy read video/crop --filter "seconds > 60" --columns video_id,path
  metaxy read video/crop --as-of 2026-01-31T12:00:00Z -f ndjson | jq .
  metaxy read video/crop -o crops.parquet -f parquet
  metaxy read metaxy-ts/failures                   samples that failed in metaxy run
  metaxy read metaxy-ts/runs                       what each run did and cost`;

/** `metaxy read`. */
export function addReadCommand(root: Command, { terminal }: CommandContext): void {
  root
    .command("read")
    .description("print the stored rows of a feature")
    .argument("<feature>", "its key")
    .addOption(storeOption())
    .addOption(formatOption("table", "json", "ndjson", "csv", "arrow", "parquet"))
    .option("-o, --output <file>", "write to a file instead of stdout")
    .option("-n, --limit <rows>", "at most so many rows", wholeNumber(0))
    .addOption(repeated("--filter <filter>", 'such as "seconds > 60"; may be repeated'))
    .option("--columns <names>", "only these columns, separated by commas")
    .option("--as-of <time>", "the rows as they were at this time")
    .option("--sample-history", "older rows of samples too")
    .option("--feature-history", "rows of all feature versions")
    .option("--deleted", "soft-deleted samples too")
    .option("--system-columns", "system columns in the table too; the other formats have them")
    .option("--no-fallback", "do not read fallback stores")
    .addHelpText("after", examples)
    .action(async (feature: string, options: ReadCommandOptions, command: Command) => {
      const { printRows } = await import("./print-rows.js");
      await printRows(command, feature, options, terminal);
    });
}
