import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * What a push remembers of the commit that a folder is at.
 *
 * @param folder The folder.
 * @returns Tags for a push: `git.commit`, and `git.dirty` with changes that are not committed. None outside of a repository, and without git.
 *
 * @example
 * ```ts
 * import type { FeatureGraph, Store } from "@metaxy-ts/core";
 * import { gitTags } from "@metaxy-ts/project";
 *
 * const push = async (store: Store, graph: FeatureGraph) => store.push(graph, { tags: await gitTags(process.cwd()) });
 * ```
 */
export async function gitTags(folder: string): Promise<{ readonly [name: string]: string }> {
  try {
    const { stdout: commit } = await run("git", ["rev-parse", "HEAD"], { cwd: folder });
    const { stdout: changes } = await run("git", ["status", "--porcelain"], { cwd: folder });
    return { "git.commit": commit.trim(), ...(changes.trim() !== "" && { "git.dirty": "true" }) };
  } catch {
    return {};
  }
}
