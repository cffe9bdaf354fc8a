import { MetaxyError } from "@metaxy-ts/core/adapter";
import { x } from "tinyexec";
import yoctoSpinner from "yocto-spinner";
import type { PackageManager } from "./choices.js";
import type { InitTerminal } from "./options.js";

/** Where CI runs, pnpm and Yarn take no dependency that is not in the lock file yet. */
const installArgs: Readonly<Record<PackageManager, readonly string[]>> = {
  npm: ["install", "--no-audit", "--no-fund"],
  pnpm: ["install", "--no-frozen-lockfile"],
  yarn: ["install"],
  bun: ["install"],
};

/**
 * Installs the dependencies of a project. If the user interrupts that, it says how to go on.
 *
 * @throws PACKAGE_MISSING with what the package manager said.
 */
export async function installDependencies(
  folder: string,
  manager: PackageManager,
  terminal: InitTerminal,
): Promise<void> {
  const { stderr, signal } = terminal;
  const text = `Installing dependencies with ${manager}`;
  // The signals are handled by the program, which also ends the package manager.
  const options = { text, stream: stderr as NodeJS.WriteStream, handleSignals: false };
  const spinner = stderr.isTTY ? yoctoSpinner(options).start() : undefined;
  if (!spinner) stderr.write(`${text}.\n`);
  const failure = await run(folder, manager, installArgs[manager], terminal);
  if (failure === undefined) spinner?.success("Installed the dependencies.");
  else spinner?.stop();
  const again = `The files of the project are there: run ${manager} install in ${folder}.`;
  if (signal.aborted) stderr.write(`The dependencies are not installed. ${again}\n`);
  else if (failure !== undefined)
    throw new MetaxyError("PACKAGE_MISSING", `${manager} could not install the dependencies. ${again}\n${failure}`);
}

/** Makes a repository of git, unless the folder is part of one. @returns Whether it is one now. */
export async function makeRepository(folder: string, terminal: InitTerminal): Promise<boolean> {
  if ((await run(folder, "git", ["rev-parse", "--is-inside-work-tree"], terminal)) === undefined) return true;
  return (await run(folder, "git", ["init", "--quiet"], terminal)) === undefined;
}

/** Runs a program in a folder. @returns What it printed if it failed. */
async function run(
  folder: string,
  program: string,
  args: readonly string[],
  { env, signal }: InitTerminal,
): Promise<string | undefined> {
  try {
    const { exitCode, stdout, stderr } = await x(program, [...args], {
      signal,
      nodeOptions: {
        cwd: folder,
        env: { ...env, YARN_ENABLE_IMMUTABLE_INSTALLS: "false" },
        stdio: ["ignore", "pipe", "pipe"],
      },
    });
    return exitCode === 0 ? undefined : `${stdout}${stderr}`.trim();
  } catch (error) {
    return String(error); // there is no such program
  }
}
