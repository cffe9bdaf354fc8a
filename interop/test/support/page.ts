import type { CodeBlock, Output } from "@metaxy-ts/testing/pages";
import { codeBlocks } from "@metaxy-ts/testing/pages";

/*
 * A page that has `ts with-python` blocks is one program of TypeScript. Between its blocks, the page's programs of Python run in the same
 * folder: each `python` block is a file, which its first line names (`# check.py`), and which later ones can import.
 */

/** A page as a program. */
export interface PageProgram {
  /** Prints `pythonMark` with the name of a file where it is to run, and waits for a line. Prints `outputMark` where the page shows its output. */
  readonly code: string;
  /** The files of Python, by name. */
  readonly files: ReadonlyMap<string, string>;
  /** What the page shows, each of the blocks above it. */
  readonly outputs: readonly Output[];
}

export const pythonMark = "\u001dpython ";
export const outputMark = "\u001doutput";

const prelude = `
import { once } from "node:events";
const runPython = async (file: string): Promise<void> => {
  console.log(${JSON.stringify(pythonMark)} + file);
  process.stdin.resume();
  await once(process.stdin, "data");
  process.stdin.pause();
};`;

/** The program of a page. */
export function pageProgram(text: string): PageProgram {
  const parts = [prelude];
  const files = new Map<string, string>();
  const outputs: Output[] = [];
  for (const block of codeBlocks(text.split("\n"))) {
    const [language, kind] = block.info;
    const code = block.lines.join("\n");
    if (language === "python") {
      const name = fileName(block);
      files.set(name, `${code}\n`);
      parts.push(`await runPython(${JSON.stringify(name)});`);
    } else if (language === "ts" && kind === "with-python") {
      parts.push(code);
    } else if (language === "text") {
      parts.push(`console.log(${JSON.stringify(outputMark)});`);
      outputs.push({ line: block.line, text: code });
    }
  }
  return { code: parts.join("\n"), files, outputs };
}

function fileName({ lines, line }: CodeBlock): string {
  const [, name] = /^# (\w+\.py)$/.exec(lines[0] ?? "") ?? [];
  if (name !== undefined) return name;
  throw new Error(`Line ${line}: a block of Python begins with the name of its file, such as "# check.py".`);
}
