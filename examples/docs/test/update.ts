import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Program } from "./programs.js";

/** Whether the run writes what programs print into their pages, instead of comparing it: `METAXY_UPDATE_DOCS=1`. */
export const updates = process.env.METAXY_UPDATE_DOCS === "1";

/** New strings for the output blocks of a page. */
export interface Update {
  readonly program: Program;
  readonly printed: readonly string[];
}

/** Writes what the programs of a page printed into its `text` blocks. */
export function updatePage(file: string, updates: readonly Update[]): void {
  const path = fileURLToPath(new URL(`../../../${file}`, import.meta.url));
  const lines = readFileSync(path, "utf8").split("\n");
  const outputs = updates.flatMap(({ program, printed }) =>
    program.outputs.map(({ line }, index) => ({ from: line - 1, text: printed[index] ?? "" })),
  );
  // From the end, so that the lines above keep their numbers.
  for (const { from, text } of outputs.toSorted((a, b) => b.from - a.from)) {
    const length = lines.slice(from).findIndex((line) => line.trimEnd() === "```");
    lines.splice(from, length, ...text.split("\n"));
  }
  writeFileSync(path, lines.join("\n"));
}
