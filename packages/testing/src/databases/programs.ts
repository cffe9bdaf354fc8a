import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";

/** The path of a program that is on the PATH or in one of some folders. Undefined if it is in none. */
export async function findProgram(name: string, folders: readonly string[] = []): Promise<string | undefined> {
  for (const folder of [...(process.env.PATH ?? "").split(delimiter), ...folders]) {
    const path = join(folder, name);
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  return undefined;
}
