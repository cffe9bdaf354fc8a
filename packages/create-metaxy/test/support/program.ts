import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Ended, InTerminal } from "@metaxy-ts/testing";
import { packagesFolder, runInTerminal, runProgram } from "@metaxy-ts/testing";

const isPacked = process.env.METAXY_PACKAGES !== undefined;
const main = join(packagesFolder, isPacked ? "../create-metaxy/dist/main.js" : "create-metaxy/dist/main.js");

/** The packages of the checkout, for projects with any store. */
export const checkout = join(import.meta.dirname, "../../node_modules");

/** The packages that a project with DuckDB uses: packed, if the tests run what is published. */
export const installed = isPacked ? join(packagesFolder, "..") : checkout;

/** The program of a project. */
export const metaxy = join(packagesFolder, "cli/dist/main.js");

/** Runs the built program in a folder, without a terminal. */
export function create(folder: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return runProgram(folder, [process.execPath, main, ...args], env);
}

/** Runs the built program in a pseudo-terminal. */
export function createInTerminal(
  folder: string,
  args: readonly string[],
  options: InTerminal,
): ReturnType<typeof runInTerminal> {
  return runInTerminal(folder, [process.execPath, main, ...args], options);
}

/** All files of a folder, with paths that have slashes. */
export async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.map((file) => file.slice(folder.length + 1).replaceAll("\\", "/")).sort();
}
