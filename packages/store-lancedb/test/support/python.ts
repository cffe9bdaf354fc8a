import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { pythonWith } from "@metaxy-ts/testing";

const run = promisify(execFile);
const { python } = pythonWith("lancedb==0.40.0");

/** Runs a command of interop.py on a table, with a Python that has LanceDB. */
export function inPython(command: string, folder: string, table: string): Promise<unknown> {
  return printed("interop.py", command, folder, table);
}

/** The same with all_types.py. Rows have a feature version. */
export function typesInPython(command: string, folder: string, table: string, version: string): Promise<unknown> {
  return printed("all_types.py", command, folder, table, version);
}

async function printed(script: string, ...args: readonly string[]): Promise<unknown> {
  const { stdout } = await run(python(), [fileURLToPath(new URL(script, import.meta.url)), ...args]);
  return JSON.parse(stdout);
}
