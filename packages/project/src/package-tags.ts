import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { foldersUp } from "./files/folders-up.js";

/**
 * What a push remembers of the package that a folder belongs to.
 *
 * @param folder The folder, such as the one with the features.
 * @returns Tags for a push: `package.version`. None if the nearest `package.json` has no version, and outside of a package.
 *
 * @example
 * ```ts
 * import type { FeatureGraph, Store } from "@metaxy-ts/core";
 * import { packageTags } from "@metaxy-ts/project";
 *
 * const push = async (store: Store, graph: FeatureGraph) => store.push(graph, { tags: await packageTags(process.cwd()) });
 * ```
 */
export async function packageTags(folder: string): Promise<{ readonly [name: string]: string }> {
  for (const at of foldersUp(folder)) {
    try {
      const { version } = JSON.parse(await readFile(join(at, "package.json"), "utf8")) as {
        readonly version?: unknown;
      };
      return typeof version === "string" ? { "package.version": version } : {};
    } catch (error) {
      if (error instanceof SyntaxError) return {};
    }
  }
  return {};
}
