import type { Command } from "commander";
import type { CommandContext } from "../command-context.js";
import type { ListFeaturesOptions } from "./list-features.js";
import { featuresArgument, formatOption, selectorHelp, storeOption } from "./options.js";

const featuresExamples = `
Examples:
  metaxy list features                       all features, with where each is defined
  metaxy list features +video/crop           one with its ancestors
  metaxy list features project:videos -f json | jq -r '.features[].key'`;

const storesExamples = `
Examples:
  metaxy list stores                         their names, kinds and fallback stores, and the default one
  metaxy list stores -f json | jq -r '.stores[].name'`;

/** `metaxy list features`, `metaxy list stores`. */
export function addListCommands(root: Command, { terminal }: CommandContext): void {
  const list = root.command("list").description("list what the project has");
  list
    .command("features")
    .description("list the features, and those of other projects that they depend on, with where they are defined")
    .addArgument(featuresArgument("[features...]"))
    .addOption(formatOption("table", "json"))
    .addOption(storeOption())
    .addHelpText("after", `${selectorHelp}\n${featuresExamples}`)
    .action(async (features: readonly string[], options: ListFeaturesOptions, command: Command) => {
      const { listFeatures } = await import("./list-features.js");
      await listFeatures(command, features, options, terminal);
    });
  list
    .command("stores")
    .description("list the stores of the configuration")
    .addOption(formatOption("table", "json"))
    .addHelpText("after", storesExamples)
    .action(async (options: { readonly format: "table" | "json" }, command: Command) => {
      const { listStores } = await import("./list-stores.js");
      await listStores(command, options, terminal);
    });
}
