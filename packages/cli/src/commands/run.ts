import type { Command } from "commander";
import { InvalidArgumentError } from "commander";
import type { CommandContext } from "../command-context.js";
import { featuresArgument, formatOption, repeated, selectorHelp, storeOption, wholeNumber } from "./options.js";
import type { RunCommandOptions } from "./run-pipeline.js";

const examples = `
Examples:
  metaxy run                                    everything that is new or stale
  metaxy run --dry-run                          only count what is to do
  metaxy run video/raw+ -s production           one feature and what is computed from it, in another store
  metaxy run --sample 0.01 -s preview           the same hundredth of the samples in every run
  metaxy run --retry-failed --max-failures 100  failed samples again; stop when more than 100 fail

A sample that fails stops nothing, and does not make the exit code 1: it is remembered, and tried again once its inputs
or its code have changed, or with --retry-failed. "metaxy read metaxy-ts/failures" shows what has failed.

The exit code is 1 if a feature failed as a whole or could not be computed because of another one, 3 if too many samples
failed, 130 after Ctrl-C. The first Ctrl-C ends the run in order: what is being computed is finished and stored. The
second one stores what is done, and does not wait for the rest.`;

/** `metaxy run`. */
export function addRunCommand(root: Command, { terminal, end }: CommandContext): void {
  root
    .command("run")
    .description("compute what is new or stale, with the pipeline that the configuration names")
    .addArgument(featuresArgument("[features...]", "which features (default: all that the pipeline computes)"))
    .addOption(storeOption())
    .addOption(formatOption("text", "json", "ndjson"))
    .option("--dry-run", "only count what is to do, with the samples that are stored now")
    .option("-n, --limit <samples>", "at most so many samples of each feature; sources list all", wholeNumber(1))
    .option("--sample <share>", "only this share of the samples, from 0 to 1, the same ones in every run", share)
    .addOption(
      repeated("--filter <feature=filter>", "only samples for which it holds in a parent, or in it; may be repeated"),
    )
    .option("--retry-failed", "try samples again that failed before")
    .option("--max-failures <number>", "stop the run once more samples than this have failed", wholeNumber(0))
    .option("--max-failure-share <share>", "stop a feature once a larger share of its samples has failed", share)
    .option("--concurrency <number>", "features side by side", wholeNumber(1), 4)
    .addHelpText("after", `${selectorHelp}\n${examples}`)
    .action(async (features: readonly string[], options: RunCommandOptions, command: Command) => {
      const { runPipeline } = await import("./run-pipeline.js");
      end(await runPipeline(command, features, options, terminal));
    });
}

function share(value: string): number {
  const number = Number(value);
  if (value.trim() !== "" && number >= 0 && number <= 1) return number;
  throw new InvalidArgumentError("It has to be a number from 0 to 1.");
}
