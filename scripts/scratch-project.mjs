// Tries the packages as a user has them: packs them, installs them into an empty project outside of the repository, checks the types
// of the README's quickstart there, and runs it. The packages have to be built.
//
//   node scripts/scratch-project.mjs [--keep]
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const packed = ["core", "sql", "engine-duckdb", "store-duckdb"];
const project = mkdtempSync(join(tmpdir(), "metaxy-scratch-"));

/** The strictest settings that a project may have. Nothing of Node is taken for granted but what the README needs. */
const compilerOptions = {
  target: "ES2022",
  lib: ["ES2022", "ESNext.Disposable"],
  module: "NodeNext",
  types: ["node"],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  outDir: "dist",
};

try {
  const tarballs = join(project, "tarballs");
  run(process.execPath, [join(root, "scripts/pack.mjs"), tarballs, ...packed]);
  const files = readdirSync(tarballs).map((name) => `./tarballs/${name}`);
  write("package.json", JSON.stringify({ name: "scratch", private: true, type: "module" }));
  write("tsconfig.json", JSON.stringify({ compilerOptions, files: ["quickstart.ts"] }));
  write("quickstart.ts", quickstart());
  const others = ["zod", "typescript", "@types/node"].map((name) => `${name}@${catalog(name)}`);
  run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", ...files, ...others]);
  run(process.execPath, ["node_modules/typescript/bin/tsc"]);
  expectOutput("{ new: 1, stale: 0, orphaned: 0, waiting: 0 }");
  expectOutput("{ new: 0, stale: 0, orphaned: 0, waiting: 0 }"); // again: nothing to do
  console.log("The quickstart compiles and runs with the packed packages.");
} finally {
  if (process.argv.includes("--keep")) console.log(project);
  else rmSync(project, { recursive: true });
}

/** The first TypeScript of the README. */
function quickstart() {
  const [, code] = readFileSync(join(root, "README.md"), "utf8").match(/```ts\n(.*?)```/s) ?? [];
  if (!code) throw new Error("README.md has no TypeScript.");
  return code;
}

/**
 * The version of a package that the repository uses.
 * @param {string} name
 */
function catalog(name) {
  const [, version] =
    readFileSync(join(root, "pnpm-workspace.yaml"), "utf8").match(`\n {2}"?${name}"?: (\\S+)\n`) ?? [];
  if (!version) throw new Error(`The catalog has no ${name}.`);
  return version;
}

/** @param {string} expected */
function expectOutput(expected) {
  const output = run(process.execPath, ["dist/quickstart.js"]).trim();
  if (output !== expected) throw new Error(`The quickstart printed ${JSON.stringify(output)} instead of ${expected}`);
}

/**
 * @param {string} name
 * @param {string} text
 */
function write(name, text) {
  writeFileSync(join(project, name), text);
}

/**
 * @param {string} program
 * @param {string[]} args
 */
function run(program, args) {
  try {
    return execFileSync(program, args, {
      cwd: project,
      encoding: "utf8",
      timeout: 300_000,
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (error) {
    const { stdout, stderr } = /** @type {{ stdout?: string, stderr?: string }} */ (error);
    throw new Error(`${program} ${args.join(" ")} failed:\n${stdout ?? ""}${stderr ?? ""}`, { cause: error });
  }
}
