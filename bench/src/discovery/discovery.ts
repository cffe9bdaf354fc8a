import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { median } from "../measure.ts";
import { line } from "../print.ts";

/*
 * What a program costs that loads all features of a project: 1,000 of them, in 50 modules in TypeScript, each made from two of other modules. The
 * first run compiles the modules; the others find them compiled.
 */

const modules = 50;
const perModule = 20;

interface Run {
  /** From the start of the process. */
  readonly total: number;
  /** `project.features()` alone. */
  readonly features: number;
  readonly cpu: number;
}

/** Prints the first run, and medians of the others. */
export function discoveryBenchmark(args: string[]): void {
  const { values } = parseArgs({ args, options: { runs: { type: "string", default: "7" } } });
  const folder = mkdtempSync(join(tmpdir(), "metaxy-discovery-"));
  try {
    writeProject(folder);
    const first = run(folder);
    const runs = Array.from({ length: Number(values.runs) }, () => run(folder));
    console.log(line(["modules are"], ["features, ms", "program, ms", "CPU, ms"]));
    print("compiled", [first]);
    print("cached", runs);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function print(what: string, runs: readonly Run[]): void {
  const medians = [runs.map(({ features }) => features), runs.map(({ total }) => total), runs.map(({ cpu }) => cpu)];
  console.log(
    line(
      [what],
      medians.map((times) => median(times).toFixed(0)),
    ),
  );
}

function run(folder: string): Run {
  const program = [join(import.meta.dirname, "program.js"), folder, String(modules * perModule)];
  return JSON.parse(execFileSync(process.execPath, program, { encoding: "utf8" })) as Run;
}

function writeProject(folder: string): void {
  mkdirSync(join(folder, "node_modules/@metaxy-ts"), { recursive: true });
  for (const name of ["core", "project"])
    symlinkSync(
      join(import.meta.dirname, "../../node_modules/@metaxy-ts", name),
      join(folder, "node_modules/@metaxy-ts", name),
    );
  mkdirSync(join(folder, "src"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "bench", type: "module" }));
  writeFileSync(
    join(folder, "metaxy.config.ts"),
    'import { defineConfig } from "@metaxy-ts/project";\nexport default defineConfig({ features: "src/*.ts" });\n',
  );
  for (let index = 0; index < modules; index += 1)
    writeFileSync(join(folder, `src/${nameOf(index)}.ts`), moduleText(index));
}

function nameOf(index: number): string {
  return `module${String(index).padStart(2, "0")}`;
}

function moduleText(index: number): string {
  const parents = [index - 1, index - 7].filter((parent) => parent >= 0);
  const imports = parents.map((parent) => `import * as ${nameOf(parent)} from "./${nameOf(parent)}.js";`);
  const features = Array.from({ length: perModule }, (_, place) => {
    const deps = parents.map((parent) => `from(${nameOf(parent)}.feature${place}, { select: [] })`);
    return `/** The ${place}th feature. */
export const feature${place} = defineFeature({
  key: "${nameOf(index)}/feature${place}",
  id: ["sample_id"],
  fields: { audio: "1", frames: "1", text: "1" },
  deps: [${deps.join(", ")}],
});`;
  });
  return ['import { defineFeature, from } from "@metaxy-ts/core";', ...imports, ...features, ""].join("\n");
}
