import { existsSync } from "node:fs";
import { join } from "node:path";
import { isError, MetaxyError } from "@metaxy-ts/core/adapter";
import { foldersUp } from "./files/folders-up.js";

const lockFiles = [
  ["pnpm-lock.yaml", "pnpm add"],
  ["yarn.lock", "yarn add"],
  ["bun.lock", "bun add"],
  ["package-lock.json", "npm install"],
] as const;

/**
 * The command that installs a package in a project, with the package manager that the project uses.
 *
 * @param name The package.
 * @param folder The folder of the project. Lock files in it and above it say which package manager that is.
 * @returns The command; that of npm if there is no lock file.
 *
 * @example
 * ```ts
 * import { installCommand } from "@metaxy-ts/project";
 *
 * console.log(`Run ${installCommand("@metaxy-ts/store-duckdb", process.cwd())}.`);
 * ```
 */
export function installCommand(name: string, folder: string): string {
  for (const at of foldersUp(folder)) {
    const found = lockFiles.find(([file]) => existsSync(join(at, file)));
    if (found) return `${found[1]} ${name}`;
  }
  return `npm install ${name}`;
}

/**
 * The error for a package that is not installed.
 *
 * @param folder The folder of the project, whose package manager installs it.
 * @returns Undefined if the error is another one.
 */
export function missingPackage(error: unknown, folder: string): MetaxyError | undefined {
  const code = (error as { readonly code?: unknown } | undefined)?.code;
  if (!isError(error) || (code !== "ERR_MODULE_NOT_FOUND" && code !== "MODULE_NOT_FOUND")) return undefined;
  const [, specifier = "", importer] =
    /Cannot find (?:package|module) '([^']+)'(?: imported from '?([^'\n]+))?/.exec(error.message) ?? [];
  const [, name] = /^((?:@[^/]+\/)?[^./@][^/]*)/.exec(specifier) ?? [];
  if (name === undefined || specifier.startsWith("/")) return undefined;
  const from = importer === undefined ? "" : `, which ${importer.trim()} imports,`;
  return new MetaxyError(
    "PACKAGE_MISSING",
    `The package ${name}${from} is not installed. Install it: ${installCommand(name, folder)}`,
    { cause: error, details: { package: name } },
  );
}
