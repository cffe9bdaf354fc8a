import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The file of an extension of DuckDB, which PyPI has; it is fetched once for each machine. */
export function duckdbExtension(name: string): string {
  return printed("duckdb-extension.mjs", [name]);
}

/** A Python with these packages, made once for each machine. */
export function pythonWith(packages: readonly string[]): string {
  return printed("python.mjs", packages);
}

/** The folder of a package from npm, which is installed once for each machine. */
export function npmPackage(name: string, version: string): string {
  return printed("npm-package.mjs", [name, version]);
}

const answers = new Map<string, string>();

function printed(script: string, args: readonly string[]): string {
  const path = fileURLToPath(new URL(`../../scripts/${script}`, import.meta.url));
  const question = [path, ...args].join(" ");
  const known = answers.get(question) ?? execFileSync(process.execPath, [path, ...args], { encoding: "utf8" }).trim();
  answers.set(question, known);
  return known;
}
