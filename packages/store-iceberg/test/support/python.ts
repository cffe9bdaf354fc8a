import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { pythonWith } from "@metaxy-ts/testing";

const run = promisify(execFile);
const { python } = pythonWith("pyiceberg[pyarrow]==0.12.0");

/** Runs a command of interop.py on a table, with a Python that has PyIceberg. */
export async function inPython(command: string, uri: string, namespace: string, table: string): Promise<unknown> {
  const script = fileURLToPath(new URL("interop.py", import.meta.url));
  const { stdout } = await run(python(), [script, command, uri, namespace, table]);
  return JSON.parse(stdout);
}
