import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** What to remember of the commit that a folder is at. Nothing outside of a repository, and without git. */
export async function gitTags(folder: string): Promise<{ readonly [name: string]: string }> {
  try {
    const { stdout: commit } = await run("git", ["rev-parse", "HEAD"], { cwd: folder });
    const { stdout: changes } = await run("git", ["status", "--porcelain"], { cwd: folder });
    return { "git.commit": commit.trim(), ...(changes.trim() !== "" && { "git.dirty": "true" }) };
  } catch {
    return {};
  }
}
