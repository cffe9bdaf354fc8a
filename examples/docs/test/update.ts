import { fileURLToPath } from "node:url";
import { writeOutputs } from "@metaxy-ts/testing/pages";
import type { Program } from "./programs.js";

/** New strings for the output blocks of a page. */
export interface Update {
  readonly program: Program;
  readonly printed: readonly string[];
}

/** Writes what the programs of a page printed into its `text` blocks. */
export function updatePage(file: string, updates: readonly Update[]): void {
  const path = fileURLToPath(new URL(`../../../${file}`, import.meta.url));
  const outputs = updates.flatMap(({ program, printed }) =>
    program.outputs.map(({ line }, index) => ({ line, text: printed[index] ?? "" })),
  );
  writeOutputs(path, outputs);
}
