import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The path of a program in the folder `scripts` of the repository. */
export function scriptPath(name: string): string {
  return fileURLToPath(new URL(`../../../scripts/${name}`, import.meta.url));
}

/** What such a program prints: `python-package.mjs`, `duckdb-extension.mjs` and `python.mjs` print a path. */
export function printedBy(script: string, ...args: readonly string[]): string {
  return execFileSync(process.execPath, [scriptPath(script), ...args], { encoding: "utf8" }).trim();
}
