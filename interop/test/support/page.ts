import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { newFolder } from "@metaxy-ts/testing";
import type { CodeBlock, Output } from "@metaxy-ts/testing/pages";
import { codeBlocks } from "@metaxy-ts/testing/pages";

/*
 * A page that has `ts with-python` blocks is one program of TypeScript. Between its blocks, it runs the page's programs of Python in the same
 * folder: each `python` block is a file, which its first line names (`# check.py`), and which later ones can import.
 */

/** A page as a program. */
export interface PageProgram {
  readonly code: string;
  /** The files of Python, by name. */
  readonly files: ReadonlyMap<string, string>;
  /** What the page shows, each of the block above it. */
  readonly outputs: readonly Output[];
}

const run = promisify(execFile);
const outputMark = "\u001doutput";
const runner = fileURLToPath(new URL("../../python/program.py", import.meta.url));
const compiler = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
// What a program imports is found from its folder.
const cache = fileURLToPath(new URL("../../node_modules/.cache/pages/", import.meta.url));
const configuration = {
  extends: "../../../../tsconfig.base.json",
  compilerOptions: { noEmitOnError: false },
  include: ["*.mts"],
};

const prelude = `
import { execFileSync as runFile } from "node:child_process";
const runPython = (file: string): void => {
  const [python, runner] = JSON.parse(process.env.METAXY_PYTHON ?? "") as [string, string];
  const printed = runFile(python, [runner, file], { encoding: "utf8" }).trimEnd();
  if (printed !== "") console.log(printed);
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
      parts.push(`runPython(${JSON.stringify(name)});`);
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

/** The path of a program as JavaScript. Whether its types are right is checked with the examples of all pages. */
async function compiled(code: string): Promise<string> {
  await mkdir(cache, { recursive: true });
  await writeFile(join(cache, "program.mts"), code);
  await writeFile(join(cache, "tsconfig.json"), JSON.stringify(configuration));
  await run(process.execPath, [compiler], { cwd: cache }).catch(() => undefined);
  return join(cache, "program.mjs");
}

/** Runs the program of a page in an empty folder. Gives what it prints, in the parts of the page. */
export async function runPage(page: string, python: string): Promise<Output[]> {
  const { code, files, outputs } = pageProgram(await readFile(page, "utf8"));
  const folder = await newFolder();
  for (const [name, text] of files) await writeFile(join(folder, name), text);
  const { stdout } = await run(process.execPath, [await compiled(code)], {
    cwd: folder,
    env: {
      ...process.env,
      METAXY_PYTHON: JSON.stringify([python, runner]),
      NO_COLOR: "1",
      FORCE_COLOR: "0",
      NODE_NO_WARNINGS: "1",
    },
  });
  const printed = stdout.split(`${outputMark}\n`);
  return outputs.map(({ line }, index) => ({ line, text: (printed[index] ?? "").trimEnd() }));
}
