import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const compiler = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");

/** What the compiler says of a project; empty when it has nothing against it. */
export function tsc(folder: string, ...options: string[]): string {
  try {
    return execFileSync(process.execPath, [compiler, "--pretty", "false", ...options], {
      cwd: folder,
      encoding: "utf8",
    });
  } catch (error) {
    if (error instanceof Error && "stdout" in error && error.stdout) return String(error.stdout);
    throw error;
  }
}
