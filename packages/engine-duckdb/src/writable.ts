import { access, constants } from "node:fs/promises";

/** Whether the rights of this process let it write to all of these files and folders, as the operating system says. */
export async function isWritable(...paths: readonly string[]): Promise<boolean> {
  try {
    for (const path of paths) await access(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
