import type { Command } from "commander";
import type { CommandContext } from "../command-context.js";

const examples = `
Examples:
  metaxy config                            what was understood, and from which file
  metaxy config | jq .stores.production    one store`;

/** `metaxy config`. */
export function addConfigCommand(root: Command, { terminal }: CommandContext): void {
  root
    .command("config")
    .description("print the configuration as it is after everything that it extends, as JSON, without secrets")
    .addHelpText("after", examples)
    .action(async (_: unknown, command: Command) => {
      const { masked } = await import("@metaxy-ts/project");
      const { projectOf } = await import("./project.js");
      const { config } = await projectOf(command, terminal);
      const stores = Object.fromEntries([...config.stores].map(([name, store]) => [name, store.config]));
      terminal.stdout.write(`${JSON.stringify(masked({ ...config, stores }), null, 2)}\n`);
    });
}
