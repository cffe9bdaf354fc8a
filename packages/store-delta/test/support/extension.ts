import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("../../../../scripts/duckdb-extension.mjs", import.meta.url));

/** Options of a store with DuckDB's extension `delta`, which this machine has, or fetches. */
export function withExtension() {
  const extension = execFileSync(process.execPath, [script, "delta"], { encoding: "utf8" }).trim();
  return { extension, unsignedExtensions: true };
}
