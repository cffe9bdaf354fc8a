import { isMetaxyError } from "@metaxy-ts/core/adapter";
import { nearestManifest, readManifest } from "./files/manifest.js";

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
  const file = nearestManifest(folder);
  if (file === undefined) return {};
  try {
    const { version } = readManifest(file).content;
    return typeof version === "string" ? { "package.version": version } : {};
  } catch (error) {
    if (isMetaxyError(error, "MODULE_FAILED")) return {};
    throw error;
  }
}
