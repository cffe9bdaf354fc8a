import type { Command } from "commander";
import { Option } from "commander";
import { packageManagers, stores, templates } from "./choices.js";
import type { InitOutcome, InitRequest } from "./options.js";

export type { PackageManager, StoreName, TemplateName } from "./choices.js";
export type { InitOptions, InitOutcome, InitRequest, InitTerminal } from "./options.js";

/**
 * Gives a command the argument and the options of `npm create metaxy` and `metaxy init`. Its action gets a folder and `InitOptions`.
 *
 * @param command The command, of Commander.
 * @returns The same command.
 *
 * @example
 * ```ts
 * import { Command } from "commander";
 * import { addInitOptions, init } from "create-metaxy";
 *
 * const { env, stdin, stderr } = process;
 * const terminal = { folder: process.cwd(), env, stdin, stderr, signal: new AbortController().signal };
 * await addInitOptions(new Command("new-pipeline"))
 *   .action(async (folder, options) => {
 *     await init({ folder, defaultFolder: "pipeline", options, terminal });
 *   })
 *   .parseAsync();
 * ```
 */
export function addInitOptions(command: Command): Command {
  return command
    .argument("[folder]", "where to write it")
    .addOption(new Option("-s, --store <store>", "where the metadata is kept").choices(Object.keys(stores)))
    .addOption(new Option("-t, --template <template>", "what it begins with").choices(Object.keys(templates)))
    .addOption(
      new Option("-p, --package-manager <name>", "what installs the dependencies").choices(
        Object.keys(packageManagers),
      ),
    )
    .option("--no-install", "install nothing")
    .option("--git", "make a repository of git")
    .option("--force", "write into a folder that is not empty, and replace its files")
    .option("-y, --yes", "ask nothing, and take the defaults");
}

/**
 * Writes a small project that runs at once, and installs its dependencies. A folder that has a `package.json` gets the configuration, the
 * features and the dependencies only.
 *
 * @param request What to write, and where.
 * @returns Whether everything was done. If the user has given up, nothing was written, or only the dependencies are missing.
 * @throws ARGUMENT_INVALID if the folder is not empty, is a project already, or if something is not known and nobody can be asked;
 * CONFIG_INVALID for a `package.json` that is none; PACKAGE_MISSING if the dependencies could not be installed. The files are there then.
 *
 * @example
 * ```ts
 * import { init } from "create-metaxy";
 *
 * const { env, stdin, stderr } = process;
 * await init({
 *   folder: "pipeline",
 *   defaultFolder: "pipeline",
 *   options: { store: "duckdb", yes: true, install: false },
 *   terminal: { folder: process.cwd(), env, stdin, stderr, signal: new AbortController().signal },
 * });
 * ```
 */
export async function init(request: InitRequest): Promise<InitOutcome> {
  const { writeProject } = await import("./write-project.js");
  return writeProject(request);
}
