import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import { foldersUp } from "../files/folders-up.js";
import type { Environment } from "./variables.js";

const names = ["ts", "mts", "js", "mjs", "json"].map((extension) => `metaxy.config.${extension}`);

/**
 * Finds the configuration file: what METAXY_CONFIG names, else the nearest one in a folder or those above it. `package.json` is one if its
 * `metaxy` has stores or extends another; a package that only says where its features are is none.
 *
 * @returns The absolute path.
 * @throws CONFIG_NOT_FOUND with where was looked.
 */
export function findConfig(folder: string, env: Environment): string {
  const named = env.METAXY_CONFIG;
  if (named) {
    const file = resolve(folder, named);
    if (existsSync(file)) return file;
    throw new MetaxyError(
      "CONFIG_NOT_FOUND",
      `The configuration file ${file} does not exist. Check --config or METAXY_CONFIG, which name it.`,
      {
        details: { file },
      },
    );
  }
  for (const at of foldersUp(folder)) {
    const file = configIn(at);
    if (file !== undefined) return file;
  }
  throw new MetaxyError(
    "CONFIG_NOT_FOUND",
    `There is no metaxy.config.ts in ${resolve(folder)} or in a folder above it. Create one, or name it with METAXY_CONFIG.`,
    { details: { folder: resolve(folder) } },
  );
}

function configIn(folder: string): string | undefined {
  const found = names.map((name) => join(folder, name)).filter((file) => existsSync(file));
  if (found.length > 1)
    throw new MetaxyError(
      "CONFIG_INVALID",
      `${folder} has more than one configuration file: ${found.map((file) => file.slice(folder.length + 1)).join(", ")}. Remove all but one.`,
      { details: { files: found } },
    );
  if (found[0] !== undefined) return found[0];
  const manifest = join(folder, "package.json");
  return existsSync(manifest) && isProject(manifest) ? manifest : undefined;
}

function isProject(manifest: string): boolean {
  try {
    const { metaxy } = JSON.parse(readFileSync(manifest, "utf8")) as { metaxy?: unknown };
    return typeof metaxy === "object" && metaxy !== null && ("stores" in metaxy || "extends" in metaxy);
  } catch {
    return false; // the program that reads the file says what is wrong with it
  }
}
