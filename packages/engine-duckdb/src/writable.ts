import { access, constants } from "node:fs/promises";

/**
 * Whether the rights of this process let it write, as the operating system says. Nothing is written.
 *
 * @param paths Files and folders, which have to exist.
 * @returns Whether it may write to all of them.
 *
 * @example
 * ```ts
 * import { isWritable } from "@metaxy-ts/engine-duckdb/base";
 *
 * const canWrite = (folder: string): Promise<boolean> => isWritable(folder);
 * ```
 */
export async function isWritable(...paths: readonly string[]): Promise<boolean> {
  try {
    for (const path of paths) await access(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
