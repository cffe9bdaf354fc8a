import { mkdir, realpath, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { newFolder } from "./folders.js";

/** Where the packages are that tests of the program use: `METAXY_PACKAGES`, where they were installed from packed files, or the checkout. */
export const packagesFolder = process.env.METAXY_PACKAGES ?? join(import.meta.dirname, "../..");

/** A folder with these files, and the packages installed that a project with DuckDB needs, and more of ours. */
export async function projectFolder(
  files: Readonly<Record<string, string>>,
  more: readonly string[] = [],
): Promise<string> {
  const folder = await realpath(await newFolder());
  await mkdir(join(folder, "node_modules/@metaxy-ts"), { recursive: true });
  for (const name of ["core", "store-duckdb", "project", ...more])
    await symlink(join(packagesFolder, name), join(folder, "node_modules/@metaxy-ts", name), "dir");
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}
