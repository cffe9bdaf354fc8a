import { execFileSync } from "node:child_process";
import { printedBy } from "./scripts.js";

/** Arrow's threads now and then abort a Python that has done its work and ends by itself. */
const end = "\nimport os\nsys.stdout.flush()\nos._exit(0)";

/** A Python with packages of its registry, such as `pyarrow==26.0.1`. */
export function pythonWith(...packages: readonly string[]): {
  /** The path of the interpreter. */
  python(): string;
  /** What a program that imports `sys` prints, parsed as JSON. */
  runPython(program: string, ...args: readonly string[]): unknown;
} {
  let interpreter: string | undefined;
  const python = (): string => {
    interpreter ??= printedBy("python.mjs", ...packages);
    return interpreter;
  };
  return {
    python,
    runPython: (program, ...args) =>
      JSON.parse(execFileSync(python(), ["-c", program + end, ...args], { encoding: "utf8" })),
  };
}
