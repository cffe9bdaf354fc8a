import type { Command } from "commander";
import type { CommandContext } from "../command-context.js";
import { storeOption } from "./options.js";

const examples = `
Examples:
  metaxy ddl -s production > tables.sql    for an administrator, where tables are not created by themselves`;

/** `metaxy ddl`. */
export function addDdlCommand(root: Command, { terminal }: CommandContext): void {
  root
    .command("ddl")
    .description("print the statements that create the tables of all features")
    .addOption(storeOption())
    .addHelpText("after", examples)
    .action(async (options: { readonly store?: string }, command: Command) => {
      const { graphOf } = await import("./graph-of.js");
      const { projectOf } = await import("./project.js");
      const project = await projectOf(command, terminal);
      const store = await project.store(await graphOf(project, terminal, options.store), options.store);
      for (const statement of store.ddl()) terminal.stdout.write(`${statement};\n`);
    });
}
