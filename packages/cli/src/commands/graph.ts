import type { Command } from "commander";
import { Option } from "commander";
import type { CommandContext } from "../command-context.js";
import { exitCodes } from "../exit-codes.js";
import {
  fallbackTargetOption,
  featuresArgument,
  formatOption,
  selectorHelp,
  storeOption,
  wholeNumber,
} from "./options.js";
import type { DiffCommandOptions } from "./print-diff.js";
import type { RenderCommandOptions } from "./render-graph.js";

const renderExamples = `
Examples:
  metaxy graph render                              all features, in the terminal
  metaxy graph render +report --status             one feature with its ancestors, and what is pending in the store
  metaxy graph render -f svg -o graph.svg          an image
  metaxy graph render -f mermaid --fields          for a page on GitHub`;

const diffExamples = `
Examples:
  metaxy graph diff                                what has changed since the newest push
  metaxy graph diff -s production --all            the same for another store, with what is unchanged
  metaxy graph diff --assert-unchanged             for CI: exit code 1 if samples have to be computed again`;

/** `metaxy graph render`, `metaxy graph diff`. */
export function addGraphCommands(root: Command, { terminal, end }: CommandContext): void {
  const graph = root.command("graph").description("draw the features and their dependencies, and compare them");
  graph
    .command("render")
    .description("draw the features and their dependencies")
    .addArgument(featuresArgument("[features...]"))
    .addOption(formatOption("terminal", "mermaid", "graphviz", "svg", "png", "json"))
    .option("-o, --output <file>", "write to a file instead of stdout")
    .addOption(
      new Option("--direction <direction>", "down or to the right (default: down, if it fits)").choices(["TB", "LR"]),
    )
    .option("--status", "show what is stored and what is pending in the store")
    .addOption(storeOption())
    .addOption(fallbackTargetOption())
    .option("--title <text>", "what stands above the drawing")
    .option("--minimal", "nothing but keys, and states with --status")
    .option("--versions <characters>", "how much of versions is shown; 0 for nothing", wholeNumber(0), 8)
    .option("--fields", "show fields, with their code versions")
    .option("--inputs", "show on which fields of parents each field depends")
    .option("--projects", "show projects, even if there is only one")
    .option("--no-projects", "show no projects")
    .option("--id-columns", "show ID columns")
    .option("--columns <number>", "the width of the terminal (default: that of this one)", wholeNumber(1))
    .addOption(
      new Option("--theme <theme>", "the colours of images (default: svg has both)").choices(["light", "dark"]),
    )
    .addHelpText("after", `${selectorHelp}\n${renderExamples}`)
    .action(async (selectors: readonly string[], options: RenderCommandOptions, command: Command) => {
      if (options.format === "png" && options.output === undefined && terminal.stdout.isTTY)
        command.error("error: a PNG image cannot be shown in a terminal: write it to a file with -o", { exitCode: 2 });
      const { printGraph } = await import("./render-graph.js");
      await printGraph(command, selectors, options, terminal);
    });
  graph
    .command("diff")
    .description("compare the features with those that were pushed to the store: whose samples become new")
    .addOption(storeOption())
    .addOption(formatOption("table", "json"))
    .option("--project <name>", "the project that was pushed (default: that of the configuration)")
    .option("--project-version <version>", "which push (default: the newest)")
    .option("--all", "unchanged features too")
    .option("--assert-unchanged", "end with 1 if a feature was removed, or its samples have to be computed again")
    .addHelpText("after", diffExamples)
    .action(async (options: DiffCommandOptions, command: Command) => {
      const { printDiff } = await import("./print-diff.js");
      const unchanged = await printDiff(command, options, terminal);
      if (options.assertUnchanged && !unchanged) end(exitCodes.failed);
    });
}
