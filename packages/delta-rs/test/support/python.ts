import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("../../../../scripts/python.mjs", import.meta.url));
let interpreter: string | undefined;

const packages = ["deltalake==1.6.0", "pyarrow==26.0.1"];

/** The path of a Python that has Delta's own library. */
export function python(): string {
  interpreter ??= execFileSync(process.execPath, [script, ...packages], { encoding: "utf8" });
  return interpreter;
}

/** Arrow's threads now and then abort a Python that has done its work and ends by itself. */
const end = "\nimport os\nsys.stdout.flush()\nos._exit(0)";

/** What a program that imports `sys` prints, as JSON. */
export function runPython(program: string, ...args: string[]): unknown {
  const printed = execFileSync(python(), ["-c", program + end, ...args], { encoding: "utf8" });
  return JSON.parse(printed);
}
