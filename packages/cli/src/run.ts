import { CommanderError } from "commander";
import type { CommandContext, Outcome } from "./command-context.js";
import { exitCodes } from "./exit-codes.js";
import { program } from "./program.js";
import type { Terminal } from "./terminal.js";

/**
 * Runs the program.
 *
 * @param args What stands behind its name.
 * @returns The exit code.
 */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  let outcome: Outcome;
  const context: CommandContext = {
    terminal,
    end(result) {
      outcome = result;
    },
  };
  try {
    if (args[0] === "complete") await (await import("./completion/complete.js")).complete(args.slice(2), context);
    else await program(context).parseAsync(args, { from: "user" });
    return terminal.signal.aborted ? exitCodes.interrupted : (outcome ?? exitCodes.done);
  } catch (error) {
    // Help and version end with an error, too; what is wrong was printed already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    if (terminal.signal.aborted) return exitCodes.interrupted;
    const { printError } = await import("./output/error.js");
    printError(error, terminal);
    return exitCodes.failed;
  }
}
