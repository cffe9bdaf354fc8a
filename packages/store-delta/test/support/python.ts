import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("../../../../scripts/python.mjs", import.meta.url));
const packages = ["deltalake==1.6.0", "polars==2.1.0", "pyarrow==26.0.1"];
let interpreter: string | undefined;

/** The path of a Python that has Delta's own library and Polars. */
export function python(): string {
  interpreter ??= execFileSync(process.execPath, [script, ...packages], { encoding: "utf8" });
  return interpreter;
}

/** Arrow's threads now and then abort a Python that has done its work and ends by itself. */
const end = "\nimport os\nsys.stdout.flush()\nos._exit(0)";

/** What a program that imports `sys` prints, as JSON. */
export function runPython(program: string, ...args: string[]): unknown {
  return JSON.parse(execFileSync(python(), ["-c", program + end, ...args], { encoding: "utf8" }));
}
