import type { Command } from "commander";
import type { InitOptions } from "create-metaxy";
import { addInitOptions, init } from "create-metaxy";
import type { CommandContext } from "../command-context.js";
import { exitCodes } from "../exit-codes.js";

const examples = `
Examples:
  metaxy init                                  asks what it has to know, and writes to this folder
  metaxy init pipeline --store lancedb --yes   asks nothing
A folder that has a package.json gets the configuration, features and dependencies, and keeps all else as it is.`;

/** `metaxy init`. */
export function addInitCommand(root: Command, { terminal, end }: CommandContext): void {
  addInitOptions(root.command("init"))
    .description("write a small project that runs at once, or add what one needs to a package")
    .addHelpText("after", examples)
    .action(async (folder: string | undefined, options: InitOptions) => {
      if ((await init({ folder, defaultFolder: ".", options, terminal })) === "cancelled") end(exitCodes.interrupted);
    });
}
