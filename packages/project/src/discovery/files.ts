import { realpathSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import { glob } from "tinyglobby";
import type { FeaturePath } from "../config/load.js";
import { shownPath } from "../files/shown-path.js";

/** What can be loaded. Declarations of types cannot. */
const module = /(?<!\.d)\.[cm]?[jt]sx?$/;

/**
 * The modules that paths and globs name, each once, sorted for each path. What follows a `!` is left out of all paths of the same file. A path that
 * exists is taken as it is, also if it could be a glob.
 *
 * @param problems Gets a CONFIG_INVALID for each path without a module.
 */
export async function matchedFiles(paths: readonly FeaturePath[], problems: MetaxyError[]): Promise<string[]> {
  const found = new Set<string>();
  for (const path of paths) {
    if (path.pattern.startsWith("!")) continue;
    const excluded = paths.filter(({ pattern, file }) => pattern.startsWith("!") && file === path.file);
    const files = isFile(path) ? [resolve(dirname(path.file), path.pattern)] : await globbed(path, excluded);
    if (files.length === 0) problems.push(noModule(path));
    for (const file of files.sort()) found.add(realpathSync(file));
  }
  return [...found];
}

function isFile({ pattern, file }: FeaturePath): boolean {
  return statSync(resolve(dirname(file), pattern), { throwIfNoEntry: false })?.isFile() ?? false;
}

async function globbed({ pattern, file }: FeaturePath, excluded: readonly FeaturePath[]): Promise<string[]> {
  const files = await glob(pattern, {
    cwd: dirname(file),
    absolute: true,
    ignore: ["**/node_modules/**", ...excluded.map((path) => path.pattern.slice(1))],
  });
  return files.filter((found) => module.test(found));
}

function noModule({ pattern, file }: FeaturePath): MetaxyError {
  const advice = /(^|\/)(dist|build|lib|out)\//.test(pattern)
    ? "Build the package, or correct the path"
    : "Correct the path";
  return new MetaxyError(
    "CONFIG_INVALID",
    `${shownPath(file)}: features names ${JSON.stringify(pattern)}, and there is no such module. ${advice}.`,
    { details: { file, pattern } },
  );
}
