import type { Command } from "commander";
import type { CommandContext } from "../command-context.js";
import { formatOption } from "./options.js";

/** `metaxy list features`, `metaxy list stores`. */
export function addListCommands(root: Command, { terminal }: CommandContext): void {
  const list = root.command("list").description("list what the project has");
  list
    .command("features")
    .description("list the features, with their versions and where they are defined")
    .addOption(formatOption("table", "json"))
    .action(async (options: { readonly format: "table" | "json" }, command: Command) => {
      const { listFeatures } = await import("./list-features.js");
      await listFeatures(command, options, terminal);
    });
  list
    .command("stores")
    .description("list the stores of the configuration")
    .addOption(formatOption("table", "json"))
    .action(async (options: { readonly format: "table" | "json" }, command: Command) => {
      const { listStores } = await import("./list-stores.js");
      await listStores(command, options, terminal);
    });
}
