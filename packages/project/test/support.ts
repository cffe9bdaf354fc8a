import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { newFolder } from "@metaxy-ts/testing";

/** A folder with these files, and the packages of this workspace installed. */
export async function projectFolder(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await newFolder();
  await mkdir(join(folder, "node_modules/@metaxy-ts"), { recursive: true });
  for (const name of ["core", "store-duckdb", "project"])
    await symlink(join(import.meta.dirname, "../..", name), join(folder, "node_modules/@metaxy-ts", name), "dir");
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

/** A configuration with a store in memory. */
export const withMemory = (rest = ""): string => `
import { duckdb } from "@metaxy-ts/store-duckdb";
import { defineConfig } from "@metaxy-ts/project";
export default defineConfig({ stores: { dev: duckdb({ path: ":memory:" }) }, ${rest} });
`;
