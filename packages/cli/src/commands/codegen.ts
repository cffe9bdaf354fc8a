import type { Command } from "commander";
import { Option } from "commander";
import type { CommandContext } from "../command-context.js";
import { exitCodes } from "../exit-codes.js";
import type { CodegenCommandOptions } from "./generate-module.js";
import { featuresArgument, selectorHelp, storeOption } from "./options.js";

const examples = `
Examples:
  metaxy codegen -o src/external.ts                     features of all other projects
  metaxy codegen video/crop -o src/external.ts          one of them
  metaxy codegen --project videos -o src/external.ts    those of one project
  metaxy codegen -o src/external.ts --check             for CI: fail if the file is out of date`;

/** `metaxy codegen`. */
export function addCodegenCommand(root: Command, { terminal, end }: CommandContext): void {
  root
    .command("codegen")
    .description("write a TypeScript module with features that other projects have pushed, and the types of their rows")
    .addArgument(featuresArgument("[features...]"))
    .requiredOption("-o, --output <file>", "the module")
    .addOption(storeOption())
    .option("--project <name>", "only features of this project")
    .addOption(
      new Option("--integers <type>", "the type of integers that may have more than 53 bits")
        .choices(["number | bigint", "number"])
        .default("number | bigint"),
    )
    .option("--pin", "expect the versions that the features have now: others are a warning")
    .option("--check", "write nothing, and end with 1 if the file is out of date")
    .addHelpText("after", `${selectorHelp}\n${examples}`)
    .action(async (features: readonly string[], options: CodegenCommandOptions, command: Command) => {
      const { generateModule } = await import("./generate-module.js");
      if (!(await generateModule(command, features, options, terminal))) end(exitCodes.failed);
    });
}
