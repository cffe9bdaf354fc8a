import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { pythonWith } from "@metaxy-ts/testing";

/** A Python that has Delta's own library and Polars. */
export const { python, runPython } = pythonWith("deltalake==1.6.0", "polars==2.1.0", "pyarrow==26.0.1");

const allTypes = fileURLToPath(new URL("all_types.py", import.meta.url));

/** Runs a command of all_types.py on the table at a path. Its rows have a feature version. */
export function typesInPython(command: string, path: string, version: string): unknown {
  return JSON.parse(execFileSync(python(), [allTypes, command, path, version], { encoding: "utf8" }));
}
