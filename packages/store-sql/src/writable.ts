import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { dirname } from "node:path";

/** Whether this process may write a file and beside it. */
export async function isWritable(path: string): Promise<boolean> {
  try {
    await access(path, constants.W_OK);
    await access(dirname(path), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
