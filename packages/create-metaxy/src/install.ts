import { spinner } from "@clack/prompts";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import { x } from "tinyexec";
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
 * Installs the dependencies of a project.
 *
 * @throws PACKAGE_MISSING with what the package manager said.
 */
export async function installDependencies(
  folder: string,
  manager: PackageManager,
  terminal: InitTerminal,
): Promise<void> {
  const progress = terminal.stderr.isTTY ? spinner({ output: terminal.stderr, indicator: "timer" }) : undefined;
  const text = `Installing dependencies with ${manager}`;
  if (progress) progress.start(text);
  else terminal.stderr.write(`${text}.\n`);
  const failure = await run(folder, manager, installArgs[manager], terminal);
  if (failure === undefined) return progress?.stop("Installed the dependencies");
  progress?.error("The dependencies are not installed");
  throw new MetaxyError(
    "PACKAGE_MISSING",
    `${manager} could not install the dependencies. The files of the project are there: run ${manager} install in ${folder} again.\n${failure}`,
  );
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
