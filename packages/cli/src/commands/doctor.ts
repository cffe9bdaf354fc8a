import type { Command } from "commander";
import { Option } from "commander";
import type { CommandContext } from "../command-context.js";
import { exitCodes } from "../exit-codes.js";
import { formatOption, wholeNumber } from "./options.js";
import type { DoctorCommandOptions } from "./print-doctor.js";

const examples = `
Examples:
  metaxy doctor                     the project and its default store
  metaxy doctor -s all              all stores
  metaxy doctor -f json | jq '.findings[] | select(.level != "ok")'`;

/** `metaxy doctor`. */
export function addDoctorCommand(root: Command, { terminal, end }: CommandContext): void {
  root
    .command("doctor")
    .description("look for what is wrong: Node.js, configuration, features, packages, stores; nothing is changed")
    .addOption(new Option("-s, --store <name>", "the store, or all (default: that of the configuration)"))
    .option("--timeout <seconds>", "how long a store may take to answer", wholeNumber(1), 10)
    .addOption(formatOption("table", "json"))
    .addHelpText("after", examples)
    .action(async (options: DoctorCommandOptions, command: Command) => {
      const { printDoctor } = await import("./print-doctor.js");
      if (!(await printDoctor(command, options, terminal))) end(exitCodes.failed);
    });
}
