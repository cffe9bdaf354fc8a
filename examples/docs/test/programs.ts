import { globSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { CodeBlock, Output } from "@metaxy-ts/testing/pages";
import { codeBlocks } from "@metaxy-ts/testing/pages";

/*
 * Examples are the `ts` blocks of pages and docstrings. All of them are compiled; those of README.md and docs/guide also run.
 *
 * In a page of the guide, all blocks together are one program, from top to bottom: later blocks see the names of earlier ones.
 * Elsewhere every block is its own program. What stands after "ts" changes that:
 *
 *   ```ts               goes on with the page's program (guide), or is a program (elsewhere)
 *   ```ts program       starts another program, which later blocks of the page go on with
 *   ```ts compile-only  is a program by itself that only compiles, because it needs a server or an account
 *   ```ts with-python   only compiles here, with all such blocks of the page; interop runs them with the page's `python` blocks
 *
 * A `text` block after a `ts` block shows what the program printed since the `text` block before, exactly.
 */

const root = fileURLToPath(new URL("../../../", import.meta.url));
const sources = ["README.md", "docs/**/*.md", "packages/*/README.md", "packages/*/src/**/*.ts"];

/** A program that stands in a page or in a docstring. Its lines are those of the file, with nothing where the file has other things. */
export interface Program {
  /** From the root of the repository, with `/`. */
  readonly file: string;
  /** Line of its first block's first line of code, from 1. */
  readonly line: number;
  readonly code: string;
  readonly runs: boolean;
  /** What the page shows of its output. Between two of them, and after the last one, the program prints `outputMark`. */
  readonly outputs: readonly Output[];
}

/** A program prints this line where its page shows the output. */
export const outputMark = "\u001doutput";

/** The programs of all pages and docstrings. */
export function findPrograms(): Program[] {
  // What is not published has examples for its readers here only.
  const files = sources.flatMap((pattern) => globSync(pattern, { cwd: root, exclude: ["packages/testing/**"] })).sort();
  return files.flatMap((file) => programsOf(file.split(sep).join("/"), readFileSync(join(root, file), "utf8")));
}

/** The programs of one page or source file. */
export function programsOf(file: string, text: string): Program[] {
  const isGuide = file.startsWith("docs/guide/");
  const drafts: Draft[] = [];
  let current: Draft | undefined;
  let withPython: Draft | undefined;
  let hasOutput = false;
  for (const block of blocksOf(file, text)) {
    const [language, kind] = block.info;
    if (language === "text" && current?.runs && hasOutput)
      current.outputs.push({ line: block.line, text: block.lines.join("\n") });
    if (language === "python") hasOutput = false;
    if (language !== "ts") continue;
    if (kind !== undefined && !kinds.includes(kind))
      throw new Error(
        `${file}:${block.line - 1}: a block of code is "ts", or "ts" with one of the words ${kinds.join(", ")}.`,
      );
    hasOutput = kind !== "with-python";
    if (kind === "compile-only") {
      drafts.push({ file, blocks: [block], runs: false, outputs: [] });
    } else if (kind === "with-python") {
      if (withPython) {
        withPython.blocks.push(block);
      } else {
        withPython = { file, blocks: [block], runs: false, outputs: [] };
        drafts.push(withPython);
      }
    } else if (current && isGuide && kind === undefined) {
      current.blocks.push(block);
    } else {
      current = { file, blocks: [block], runs: isGuide || file === "README.md", outputs: [] };
      drafts.push(current);
    }
  }
  return drafts.map(finished);
}

const kinds: readonly string[] = ["program", "compile-only", "with-python"];

interface Draft {
  readonly file: string;
  readonly blocks: CodeBlock[];
  readonly runs: boolean;
  readonly outputs: Output[];
}

function finished({ file, blocks, runs, outputs }: Draft): Program {
  const lines: string[] = [];
  const pending = [...outputs];
  for (const block of blocks) {
    while (lines.length < block.line - 1) lines.push("");
    const shown = pending.filter(({ line }) => line < block.line);
    pending.splice(0, shown.length);
    const mark = shown.map(() => `console.log(${JSON.stringify(outputMark)});`).join("");
    lines.push(...block.lines.map((line, index) => (index === 0 ? mark + line : line)));
  }
  return { file, line: blocks[0]?.line ?? 1, code: lines.join("\n"), runs, outputs };
}

function blocksOf(file: string, text: string): CodeBlock[] {
  const lines = text.split("\n");
  return codeBlocks(file.endsWith(".md") ? lines : lines.map((line) => line.replace(/^\s*\* ?/, "")));
}
