import type { Command } from "commander";
import type { CommandContext } from "../command-context.js";
import { exitCodes } from "../exit-codes.js";
import {
  fallbackTargetOption,
  featuresArgument,
  formatOption,
  repeated,
  selectorHelp,
  storeOption,
  wholeNumber,
} from "./options.js";
import type { StatusCommandOptions } from "./print-status.js";

const examples = `
Examples:
  metaxy status                                    all features, in the default store
  metaxy status video/crop -s production           one feature, in another store
  metaxy status --assert-in-sync                   exit code 1 unless everything is computed
  metaxy status -f json | jq '.features[].counts'  for programs`;

/** `metaxy status`. */
export function addStatusCommand(root: Command, { terminal, end }: CommandContext): void {
  root
    .command("status")
    .description("count what is stored and what there is to do, in the store")
    .addArgument(featuresArgument("[features...]"))
    .addOption(storeOption())
    .addOption(formatOption("table", "json"))
    .addOption(repeated("--filter <filter>", "only samples for which it holds in the feature; may be repeated"))
    .addOption(repeated("--global-filter <filter>", "the same in the feature and its parents; may be repeated"))
    .addOption(repeated("--stale-if <filter>", "stored samples for which it holds are stale; may be repeated"))
    .option("--no-fallback", "do not read fallback stores")
    .addOption(fallbackTargetOption())
    .option("--assert-in-sync", "end with 1 if there is anything to do, a root is empty, or a feature failed")
    .option("--concurrency <number>", "features side by side", wholeNumber(1), 4)
    .addHelpText("after", `${selectorHelp}\n${examples}`)
    .action(async (features: readonly string[], options: StatusCommandOptions, command: Command) => {
      const { printStatus } = await import("./print-status.js");
      const inSync = await printStatus(command, features, options, terminal);
      if (options.assertInSync && !inSync) end(exitCodes.failed);
    });
}
