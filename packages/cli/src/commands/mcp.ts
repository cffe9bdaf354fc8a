import type { Command } from "commander";
import { Option } from "commander";
import type { CommandContext } from "../command-context.js";

const examples = `
In the settings of an assistant:
  { "mcpServers": { "metaxy": { "command": "npx", "args": ["metaxy", "mcp"], "cwd": "/path/of/the/project" } } }`;

/** `metaxy mcp`. */
export function addMcpCommand(root: Command, { terminal }: CommandContext): void {
  root
    .command("mcp")
    .description(
      "serve what the project has and what is pending to an assistant, over stdin and stdout (Model Context Protocol)",
    )
    .addOption(new Option("--answer", "answer one call of the server, which has made this process").hideHelp())
    .addHelpText("after", examples)
    .action(async ({ answer }: { readonly answer?: true }, command: Command) => {
      const { answerCall, serveTools } = await import("./serve-tools.js");
      await (answer ? answerCall(command, terminal) : serveTools(command, terminal));
    });
}
