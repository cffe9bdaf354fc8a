import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const environment = fileURLToPath(new URL("../../../../scripts/python.mjs", import.meta.url));
const script = fileURLToPath(new URL("./interop.py", import.meta.url));
const run = promisify(execFile);

/** Runs a command of interop.py on a table, with a Python that has LanceDB. */
export async function inPython(command: string, folder: string, table: string): Promise<unknown> {
  const python = (await run(process.execPath, [environment, "lancedb==0.40.0"])).stdout;
  const { stdout } = await run(python, [script, command, folder, table]);
  return JSON.parse(stdout);
}
