// Everything that must be true before a change is merged. Runs all steps, also after a failure; the last line sums up.
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { root, runFile, runTool } from "./run.mjs";
import { forgetResults, inShort, resultsOf } from "./test-results.mjs";

process.env.METAXY_PACKED ??= "1"; // the program is tested as it is published

/** @type {import("./run.mjs").Options} */
const calm = { stdin: "ignore" };
const tasks = ["build", "typecheck", "//#typecheck:scripts", "exports", "test"];
// Each package tests two files at a time. More packages at once than this would only take memory, and fewer would wait for disks.
const atOnce = Math.max(5, availableParallelism());
const turbo = ["--continue=always", "--log-order=grouped", `--concurrency=${atOnce}`];

// Reports of an earlier run must not count; Turborepo brings back those of the tests that it does not run again.
const folders = [
  ...["packages", "examples"].flatMap((group) => readdirSync(join(root, group)).map((name) => `${group}/${name}`)),
  "vectors",
  "interop",
];
forgetResults(folders);

/** @type {Record<string, () => number>} */
const steps = {
  "Format and lint": () => runTool("@biomejs/biome", ["check"], calm),
  "Boundaries between packages": () => runFile(join(root, "scripts/boundaries.mjs"), [], calm),
  "Unused code and dependencies": () => runTool("knip", [], calm),
  "What npm shows of the packages": () => runFile(join(root, "scripts/package-facts.mjs"), [], calm),
  "Links between pages": () => runFile(join(root, "scripts/page-links.mjs"), [], calm),
  "The page of stores": () => runFile(join(root, "scripts/stores-doc.ts"), ["--check"], calm),
  "The page of databases": () => runFile(join(root, "scripts/databases-doc.ts"), ["--check"], calm),
  "Build, types, exports and tests": () => runTool("turbo", ["run", ...tasks, ...turbo], calm),
};
if (process.env.METAXY_LONG === "1")
  steps["A release to a registry on this machine"] = () => runFile(join(root, "scripts/release-dry-run.mjs"), [], calm);

/** @type {string[]} */
const failed = [];
for (const [title, step] of Object.entries(steps)) {
  console.log(`\n=== ${title}`);
  if (step() !== 0) failed.push(title);
}

const { count, lines } = resultsOf(folders);

console.log("");
for (const line of lines) console.log(line);
for (const title of failed) console.log(`FAILED: ${title}`);
console.log(inShort(count));
process.exitCode = failed.length > 0 || count.failed > 0 ? 1 : 0;
