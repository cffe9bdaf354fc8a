import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { tsc } from "./tsc.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const sources = ["README.md", "docs/**/*.md", "packages/*/README.md", "packages/*/src/**/*.ts"];

/** A `ts` block of a page or a docstring. */
export interface Example {
  /** From the root of the repository, with `/`. */
  readonly file: string;
  /** Line of the block's first line of code, from 1. */
  readonly line: number;
  readonly code: string;
}

/** Every `ts` block of the pages and docstrings of the repository. */
export function findExamples(): Example[] {
  const files = sources.flatMap((pattern) => globSync(pattern, { cwd: root })).sort();
  return files.flatMap((file) => blocks(file.split(sep).join("/"), readFileSync(join(root, file), "utf8")));
}

function blocks(file: string, text: string): Example[] {
  const examples: Example[] = [];
  let open: { readonly line: number; readonly code: string[] } | undefined;
  for (const [index, whole] of text.split("\n").entries()) {
    const line = file.endsWith(".md") ? whole : whole.replace(/^\s*\* ?/, "");
    if (open && line.trimEnd() === "```") {
      examples.push({ file, line: open.line, code: open.code.join("\n") });
      open = undefined;
    } else if (open) {
      open.code.push(line);
    } else if (line.trimEnd() === "```ts") {
      open = { line: index + 2, code: [] };
    }
  }
  return examples;
}

/** What the compiler says of each example, in their order: `docs/store.md:12: error TS2304: …`, empty when nothing. */
export function compileExamples(examples: readonly Example[]): string[] {
  const folder = fileURLToPath(new URL("../node_modules/.cache/examples/", import.meta.url));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [index, { code }] of examples.entries()) writeFileSync(join(folder, `example-${index}.mts`), code);
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(configuration(folder)));
  const problems = examples.map((): string[] => []);
  for (const [, index, line, text] of tsc(folder).matchAll(/^example-(\d+)\.mts\((\d+),\d+\): (.*(?:\n .*)*)/gm)) {
    const { file, line: first } = examples[Number(index)] as Example;
    problems[Number(index)]?.push(`${file}:${first + Number(line) - 1}: ${text}`);
  }
  return problems.map((lines) => lines.join("\n"));
}

function configuration(folder: string): object {
  return {
    extends: relative(folder, join(root, "tsconfig.base.json")).split(sep).join("/"),
    compilerOptions: { noEmit: true, noUnusedLocals: false, paths: Object.fromEntries(doors()) },
    include: ["*.mts"],
  };
}

/** What users import from our packages, and where its source is. */
function doors(): [string, string[]][] {
  return globSync("packages/*/package.json", { cwd: root }).flatMap((file) => {
    const { name, exports, devDependencies = {} } = JSON.parse(readFileSync(join(root, file), "utf8")) as Manifest;
    const folder = join(root, dirname(file));
    const ours = Object.entries(exports).flatMap(([door, target]): [string, string[]][] => {
      if (typeof target === "string") return [];
      const source = target.default.replace("dist", "src").replace(/\.js$/, ".ts");
      return [[`${name}${door.slice(1)}`, [join(folder, source)]]];
    });
    const others = libraries.filter((library) => library in devDependencies);
    return [
      ...ours,
      ...others.map((library) => [library, [typesOf(join(folder, "node_modules", library))]] as [string, string[]]),
    ];
  });
}

/** Libraries of others that examples use, as a package has them that is tested with them. */
const libraries = ["apache-arrow"];

function typesOf(library: string): string {
  const { types } = JSON.parse(readFileSync(join(library, "package.json"), "utf8")) as { readonly types: string };
  return join(library, types);
}

interface Manifest {
  readonly name: string;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>;
}
