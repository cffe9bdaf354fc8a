import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("../../../../scripts/duckdb-extension.mjs", import.meta.url));

/** Whether this machine can fetch the extension and load it; `never` is for machines that have no build of it. */
export function extensionFile(): string {
  return execFileSync(process.execPath, [script, "lance"], { encoding: "utf8" }).trim();
}

/** Both ways of reading, for `describe.each`. */
export const ways = [
  { way: "over Arrow", extension: () => "never" },
  { way: "with the extension", extension: extensionFile },
] as const;
