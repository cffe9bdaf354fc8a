import { readFileSync, writeFileSync } from "node:fs";

/** A fenced block of a page. */
export interface CodeBlock {
  /** The words after the fence. */
  readonly info: readonly string[];
  /** Line of the page with its first line, from 1. */
  readonly line: number;
  readonly lines: readonly string[];
}

/** What a page says that a program prints. */
export interface Output {
  /** Line of the page with its first line, from 1. */
  readonly line: number;
  readonly text: string;
}

/** Whether a run of the tests writes what programs print into their pages, instead of comparing it: `METAXY_UPDATE_DOCS=1`. */
export const updatesPages = process.env.METAXY_UPDATE_DOCS === "1";

/** The fenced blocks of a page that have a language. */
export function codeBlocks(lines: readonly string[]): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open: { readonly info: readonly string[]; readonly line: number; readonly lines: string[] } | undefined;
  for (const [index, line] of lines.entries()) {
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

/** The words of a command in a shell, with quotes around some. */
export function commandWords(command: string): string[] {
  return (command.match(/'[^']*'|"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll(/^(['"])(.*)\1$/g, "$2"));
}

/** Writes what was printed into the blocks that begin at these lines of a page. */
export function writeOutputs(path: string, printed: readonly Output[]): void {
  const lines = readFileSync(path, "utf8").split("\n");
  // From the end, so that the lines above keep their numbers.
  for (const { line, text } of printed.toSorted((a, b) => b.line - a.line)) {
    const from = line - 1;
    const length = lines.slice(from).findIndex((each) => each.trimEnd() === "```");
    lines.splice(from, length, ...text.split("\n"));
  }
  writeFileSync(path, lines.join("\n"));
}
