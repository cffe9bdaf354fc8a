import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { pythonWith } from "@metaxy-ts/testing";

const script = fileURLToPath(new URL("./interop.py", import.meta.url));
const run = promisify(execFile);
const { python } = pythonWith("lancedb==0.40.0");

/** Runs a command of interop.py on a table, with a Python that has LanceDB. */
export async function inPython(command: string, folder: string, table: string): Promise<unknown> {
  const { stdout } = await run(python(), [script, command, folder, table]);
  return JSON.parse(stdout);
}
