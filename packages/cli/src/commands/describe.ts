import type { Command } from "commander";
import type { CommandContext } from "../command-context.js";
import { exitCodes } from "../exit-codes.js";
import type { DescribeOptions } from "./describe-store.js";
import { formatOption, storeOption } from "./options.js";

const examples = `
Examples:
  metaxy describe feature video/crop               fields, dependencies, versions, columns, and what is stored
  metaxy describe graph --no-store                 projects, roots, leaves; no store is opened
  metaxy describe store production                 what it can do, its tables and pushes
  metaxy describe feature video/crop -f json | jq .versions`;

/** `metaxy describe feature`, `metaxy describe graph`, `metaxy describe store`. */
export function addDescribeCommands(root: Command, { terminal, end }: CommandContext): void {
  const describe = root
    .command("describe")
    .description("say everything about a feature, the graph or a store")
    .addHelpText("after", examples);
  describe
    .command("feature")
    .description("describe a feature: fields, dependencies, versions, columns, and what the store has of it")
    .argument("<feature>", "its key")
    .addOption(storeOption())
    .option("--no-store", "do not open a store")
    .addOption(formatOption("table", "json"))
    .addHelpText("after", examples)
    .action(async (feature: string, options: DescribeOptions, command: Command) => {
      const { printFeature } = await import("./describe-feature.js");
      await printFeature(command, feature, options, terminal);
    });
  describe
    .command("graph")
    .description(
      "describe the graph of all features: projects and their versions, roots, leaves, depth, the newest push",
    )
    .addOption(storeOption())
    .option("--no-store", "do not open a store")
    .addOption(formatOption("table", "json"))
    .addHelpText("after", examples)
    .action(async (options: DescribeOptions, command: Command) => {
      const { printGraphDescription } = await import("./describe-graph.js");
      await printGraphDescription(command, options, terminal);
    });
  describe
    .command("store")
    .description("describe a store: what it can do, its hash settings, tables and pushes")
    .argument("[name]", "its name in the configuration (default: the default store)")
    .addOption(storeOption())
    .addOption(formatOption("table", "json"))
    .addHelpText("after", examples)
    .action(async (name: string | undefined, options: DescribeOptions, command: Command) => {
      const { printStore } = await import("./describe-store.js");
      if (!(await printStore(command, name ?? (options.store || undefined), options, terminal))) end(exitCodes.failed);
    });
}
