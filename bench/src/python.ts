import { fileURLToPath } from "node:url";
import { pythonWith } from "./scripts.ts";

const packages = [
  "metaxy==0.1.11",
  "ibis-framework[duckdb]==11.0.0",
  "duckdb==1.5.5",
  "deltalake==1.6.0",
  "lancedb==0.40.0",
  "polars==2.1.0",
  "pyarrow==26.0.1",
] as const;

/** The command that runs a program of the folder `python`, with everything that the programs need. */
export function pythonProgram(file: string): readonly [interpreter: string, path: string] {
  return [pythonWith(packages), fileURLToPath(new URL(`../python/${file}`, import.meta.url))];
}
