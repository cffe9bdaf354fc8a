import { fileURLToPath } from "node:url";
import { pythonWith } from "./scripts.ts";

/** The command that runs a program of the folder `python`, with everything that the programs need: what the tests with Metaxy have. */
export function pythonProgram(file: string): readonly [interpreter: string, path: string] {
  const requirements = fileURLToPath(new URL("../../interop/python/requirements.txt", import.meta.url));
  return [pythonWith(["-r", requirements]), fileURLToPath(new URL(`../python/${file}`, import.meta.url))];
}
