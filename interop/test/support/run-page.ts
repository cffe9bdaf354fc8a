import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { newFolder } from "@metaxy-ts/testing";
import type { Output } from "@metaxy-ts/testing/pages";
import { PythonProcess } from "@metaxy-ts/testing/python-process";
import { outputMark, pageProgram, pythonMark } from "./page.js";

const runner = fileURLToPath(new URL("../../python/program.py", import.meta.url));
const compiler = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
// What a program imports is found from its folder.
const cache = fileURLToPath(new URL("../../node_modules/.cache/pages/", import.meta.url));
const configuration = {
  extends: "../../../../tsconfig.base.json",
  compilerOptions: { noEmitOnError: false },
  include: ["*.mts"],
};

/**
 * Runs the program of a page in an empty folder, with the Python of this path. Gives what it prints, in the parts of the page.
 *
 * @throws Error with what was printed when the program fails, or Python does.
 */
export async function runPage(page: string, interpreter: string): Promise<Output[]> {
  const { code, files, outputs } = pageProgram(await readFile(page, "utf8"));
  const folder = await newFolder();
  for (const [name, text] of files) await writeFile(join(folder, name), text);
  await using python = new PythonProcess(interpreter, runner);
  const program = spawn(process.execPath, [await compiled(code)], {
    cwd: folder,
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0", NODE_NO_WARNINGS: "1" },
  });
  try {
    const ended = once(program, "close");
    const printed: string[] = [""];
    const print = (text: string) => printed.push(printed.pop() + text);
    for await (const line of createInterface({ input: program.stdout })) {
      if (line === outputMark) {
        printed.push("");
      } else if (line.startsWith(pythonMark)) {
        print(String(await python.ask({ folder, file: line.slice(pythonMark.length) })));
        program.stdin.write("\n");
      } else {
        print(`${line}\n`);
      }
    }
    const [status] = (await ended) as [number | null];
    if (status !== 0) throw new Error(`The program of ${page} fails. It printed:\n${printed.join("")}`);
    return outputs.map(({ line }, index) => ({ line, text: (printed[index] ?? "").trimEnd() }));
  } finally {
    program.kill();
  }
}

/** The path of a program as JavaScript. Whether its types are right is checked with the examples of all pages. */
async function compiled(code: string): Promise<string> {
  await mkdir(cache, { recursive: true });
  await writeFile(join(cache, "program.mts"), code);
  await writeFile(join(cache, "tsconfig.json"), JSON.stringify(configuration));
  await promisify(execFile)(process.execPath, [compiler], { cwd: cache }).catch(() => undefined);
  return join(cache, "program.mjs");
}
