// Tries the packages as a user has them: installs them into an empty project outside of the repository, checks the types of the README's
// quickstart there, and runs it. Then bundlers put apps together that use them. The packages have to be built.
//
//   node scripts/scratch-project.mjs [--keep]     with METAXY_LONG=1 also Next.js
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bundledApps, bundlers, copyApps } from "./bundled-apps.mjs";
import { root } from "./run.mjs";
import { fromCatalog, ScratchProject } from "./scratch.mjs";

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

const project = new ScratchProject();
try {
  const others = ["zod", "typescript", "@types/node"].map(fromCatalog);
  project.install(["core", "sql", "engine-duckdb", "store-duckdb"], [...others, ...bundlers()]);
  project.write("tsconfig.json", JSON.stringify({ compilerOptions, files: ["quickstart.ts", ...copyApps(project)] }));
  project.write("quickstart.ts", quickstart());
  project.run(process.execPath, ["node_modules/typescript/bin/tsc"]);
  expectOutput("{ new: 1, stale: 0, orphaned: 0, waiting: 0 }");
  expectOutput("{ new: 0, stale: 0, orphaned: 0, waiting: 0 }"); // again: nothing to do
  console.log("The quickstart compiles and runs with the packed packages.");
  for (const app of await bundledApps(project)) console.log(`${app} runs as it does without a bundler.`);
} finally {
  if (process.argv.includes("--keep")) console.log(project.folder);
  else project.remove();
}

/** The first TypeScript of the README. */
function quickstart() {
  const [, code] = readFileSync(join(root, "README.md"), "utf8").match(/```ts\n(.*?)```/s) ?? [];
  if (!code) throw new Error("README.md has no TypeScript.");
  return code;
}

/** @param {string} expected */
function expectOutput(expected) {
  const output = project.run(process.execPath, ["dist/quickstart.js"]).trim();
  if (output !== expected) throw new Error(`The quickstart printed ${JSON.stringify(output)} instead of ${expected}`);
}
