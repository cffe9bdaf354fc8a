import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The folder of an unpacked package of the Python registry, fetched once for each machine. */
export function pythonPackage(name: string, version: string): Promise<string> {
  return printed("python-package.mjs", name, version);
}

/** Extensions of DuckDB as the option `extensions` takes them: packages of the Python registry have the files. */
export async function duckdbExtensions(): Promise<
  Readonly<Record<"ducklake" | "sqlite" | "postgres" | "httpfs", string>>
> {
  return {
    ducklake: await printed("duckdb-extension.mjs", "ducklake"),
    sqlite: await printed("duckdb-extension.mjs", "sqlite_scanner"),
    postgres: await printed("duckdb-extension.mjs", "postgres_scanner"),
    httpfs: await printed("duckdb-extension.mjs", "httpfs"),
  };
}

async function printed(script: string, ...args: readonly string[]): Promise<string> {
  const path = fileURLToPath(new URL(`../../../../scripts/${script}`, import.meta.url));
  return (await run(process.execPath, [path, ...args])).stdout;
}
