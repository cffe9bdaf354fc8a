import type { Command } from "commander";
import { Option } from "commander";
import type { CommandContext } from "../command-context.js";

/** `metaxy list stores`, `metaxy list features`. */
export function addListCommands(root: Command, { terminal }: CommandContext): void {
  const list = root.command("list").description("list what the project has");
  list
    .command("stores")
    .description("list the stores of the configuration")
    .addOption(new Option("-f, --format <format>", "how to print them").choices(["table", "json"]).default("table"))
    .action(async (options: { readonly format: "table" | "json" }, command: Command) => {
      const { listStores } = await import("./list-stores.js");
      await listStores(command, options, terminal);
    });
}
