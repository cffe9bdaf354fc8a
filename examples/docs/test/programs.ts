import { globSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";

/*
 * Examples are the `ts` blocks of pages and docstrings. All of them are compiled; those of README.md and docs/guide also run.
 *
 * In a page of the guide, all blocks together are one program, from top to bottom: later blocks see the names of earlier ones.
 * Elsewhere every block is its own program. What stands after "ts" changes that:
 *
 *   ```ts               goes on with the page's program (guide), or is a program (elsewhere)
 *   ```ts program       starts another program, which later blocks of the page go on with
 *   ```ts compile-only  is a program by itself that only compiles, because it needs a server or an account
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

/** What a page says that a program prints. */
export interface Output {
  readonly line: number;
  readonly text: string;
}

/** A program prints this line where its page shows the output. */
export const outputMark = "\u001doutput";

/** The programs of all pages and docstrings. */
export function findPrograms(): Program[] {
  const files = sources.flatMap((pattern) => globSync(pattern, { cwd: root })).sort();
  return files.flatMap((file) => programsOf(file.split(sep).join("/"), readFileSync(join(root, file), "utf8")));
}

/** The programs of one page or source file. */
export function programsOf(file: string, text: string): Program[] {
  const isGuide = file.startsWith("docs/guide/");
  const drafts: Draft[] = [];
  let current: Draft | undefined;
  for (const block of blocksOf(file, text)) {
    const [language, kind] = block.info;
    if (language === "text" && current?.runs) current.outputs.push({ line: block.line, text: block.lines.join("\n") });
    if (language !== "ts") continue;
    if (kind !== undefined && kind !== "program" && kind !== "compile-only")
      throw new Error(`${file}:${block.line - 1}: a block of code is "ts", "ts program" or "ts compile-only".`);
    if (kind === "compile-only") {
      drafts.push({ file, blocks: [block], runs: false, outputs: [] });
    } else if (current && isGuide && kind === undefined) {
      current.blocks.push(block);
    } else {
      current = { file, blocks: [block], runs: isGuide || file === "README.md", outputs: [] };
      drafts.push(current);
    }
  }
  return drafts.map(finished);
}

interface Draft {
  readonly file: string;
  readonly blocks: Block[];
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

/** A fenced block. */
interface Block {
  /** The words after the fence. */
  readonly info: readonly string[];
  readonly line: number;
  readonly lines: string[];
}

function blocksOf(file: string, text: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  for (const [index, whole] of text.split("\n").entries()) {
    const line = file.endsWith(".md") ? whole : whole.replace(/^\s*\* ?/, "");
    if (open && line.trimEnd() === "```") {
      blocks.push(open);
      open = undefined;
    } else if (open) {
      open.lines.push(line);
    } else if (/^```\w/.test(line)) {
      open = { info: line.slice(3).trim().split(/\s+/), line: index + 2, lines: [] };
    }
  }
  return blocks;
}
