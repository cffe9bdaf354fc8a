import { Command } from "commander";
import type { CommandContext } from "./command-context.js";
import { addCodegenCommand } from "./commands/codegen.js";
import { addCompletionsCommand } from "./commands/completions.js";
import { addConfigCommand } from "./commands/config.js";
import { addCopyCommand } from "./commands/copy.js";
import { addDdlCommand } from "./commands/ddl.js";
import { addDeleteCommand } from "./commands/delete.js";
import { addDescribeCommands } from "./commands/describe.js";
import { addDoctorCommand } from "./commands/doctor.js";
import { addDropCommand } from "./commands/drop.js";
import { addGraphCommands } from "./commands/graph.js";
import { addInitCommand } from "./commands/init.js";
import { addListCommands } from "./commands/list.js";
import { addMcpCommand } from "./commands/mcp.js";
import { addPushCommands } from "./commands/push.js";
import { addReadCommand } from "./commands/read.js";
import { addRebaseCommand } from "./commands/rebase.js";
import { addRunCommand } from "./commands/run.js";
import { addShellCommand } from "./commands/shell.js";
import { addStatusCommand } from "./commands/status.js";
import { exitCodes } from "./exit-codes.js";
import { version } from "./version.js";

const exits = Object.entries(exitCodes).map(([meaning, code]) => {
  const words = meaning.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `  ${String(code).padEnd(4)} ${words}`;
});

/** All commands and their options. What a command does is loaded when it is called. */
export function program(context: CommandContext): Command {
  const { terminal } = context;
  const root = new Command("metaxy")
    .description("What a project has, what is pending, and the everyday work with its stores.")
    .version(version, "-v, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .option("-c, --config <file>", "the configuration file (default: the nearest metaxy.config.ts)")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
      getOutHelpWidth: () => terminal.stdout.columns ?? 80,
      getErrHelpWidth: () => terminal.stderr.columns ?? 80,
    })
    .addHelpText("after", `\nExit codes:\n${exits.join("\n")}`);
  addInitCommand(root, context);
  addStatusCommand(root, context);
  addListCommands(root, context);
  addDescribeCommands(root, context);
  addGraphCommands(root, context);
  addPushCommands(root, context);
  addCodegenCommand(root, context);
  addRunCommand(root, context);
  addReadCommand(root, context);
  addDeleteCommand(root, context);
  addRebaseCommand(root, context);
  addCopyCommand(root, context);
  addDropCommand(root, context);
  addDdlCommand(root, context);
  addConfigCommand(root, context);
  addDoctorCommand(root, context);
  addMcpCommand(root, context);
  addShellCommand(root, context);
  addCompletionsCommand(root);
  return root;
}
