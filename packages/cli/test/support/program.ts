import { join } from "node:path";
import type { Ended, InTerminal } from "@metaxy-ts/testing";
import { packagesFolder, runInTerminal, runProgram } from "@metaxy-ts/testing";

/** The built program. */
export const main = join(packagesFolder, "cli/dist/main.js");

/** Runs the built program in a folder, without a terminal. */
export function metaxy(folder: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return runProgram(folder, [process.execPath, main, ...args], env);
}

/** Runs a script of a project, which has to succeed. */
export async function runScript(folder: string, file: string): Promise<void> {
  const { code, stderr } = await runProgram(folder, [process.execPath, file]);
  if (code !== 0) throw new Error(`${file} failed:\n${stderr}`);
}

/** Runs the built program in a pseudo-terminal, which shows both streams together. */
export function metaxyInTerminal(
  folder: string,
  args: readonly string[],
  options: InTerminal = {},
): ReturnType<typeof runInTerminal> {
  return runInTerminal(folder, [process.execPath, main, ...args], options);
}
