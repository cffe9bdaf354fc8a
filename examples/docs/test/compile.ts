import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Program } from "./programs.js";

const here = fileURLToPath(new URL("../", import.meta.url));
const compiler = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");

/** A program as the compiler made it. */
export interface Compiled {
  readonly program: Program;
  /** What the compiler says of it: `docs/store.md:12: error TS2304: …`, empty when nothing. */
  readonly problem: string;
  /** The JavaScript file. */
  readonly file: string;
}

/** Compiles programs, in a folder of this name inside of the package, which has what they import. */
export function compile(programs: readonly Program[], name: string): Compiled[] {
  const folder = join(here, "node_modules/.cache", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [index, { code }] of programs.entries()) writeFileSync(join(folder, `example-${index}.mts`), code);
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(configuration));
  const printed = spawnSync(process.execPath, [compiler, "--pretty", "false"], { cwd: folder, encoding: "utf8" });
  if (printed.error || printed.stderr) throw new Error(`tsc does not run: ${printed.error?.message ?? printed.stderr}`);
  const problems = programs.map((): string[] => []);
  for (const [, index, line, text] of printed.stdout.matchAll(/^example-(\d+)\.mts\((\d+),\d+\): (.*(?:\n .*)*)/gm))
    problems[Number(index)]?.push(`${programs[Number(index)]?.file}:${line}: ${text}`);
  if (printed.status !== 0 && problems.flat().length === 0) throw new Error(`tsc fails: ${printed.stdout}`);
  return programs.map((program, index) => ({
    program,
    problem: problems[index]?.join("\n") ?? "",
    file: join(folder, `example-${index}.mjs`),
  }));
}

const configuration = {
  extends: "../../../../../tsconfig.base.json",
  compilerOptions: {
    noEmitOnError: false,
    noUnusedLocals: false,
    noUnusedParameters: false,
    declaration: false,
    declarationMap: false,
  },
  include: ["*.mts"],
};
