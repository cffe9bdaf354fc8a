// Everything that must be true before a change is merged. Runs all steps, also after a failure; the last line sums up.
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, relative } from "node:path";
import { root, runFile, runTool } from "./run.mjs";

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
const reportOf = (/** @type {string} */ folder) => join(root, folder, "reports", "vitest.json");
for (const folder of folders) rmSync(reportOf(folder), { force: true });

/** @type {Record<string, () => number>} */
const steps = {
  "Format and lint": () => runTool("@biomejs/biome", ["check"], calm),
  "Boundaries between packages": () => runFile(join(root, "scripts/boundaries.mjs"), [], calm),
  "Unused code and dependencies": () => runTool("knip", [], calm),
  "What npm shows of the packages": () => runFile(join(root, "scripts/package-facts.mjs"), [], calm),
  "Links between pages": () => runFile(join(root, "scripts/page-links.mjs"), [], calm),
  "Generated pages": () => runFile(join(root, "scripts/stores-doc.ts"), ["--check"], calm),
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

const count = { passed: 0, failed: 0, skipped: 0 };
/** @type {string[]} */
const skips = [];
/** @type {string[]} */
const failures = [];
for (const folder of folders.filter((name) => existsSync(reportOf(name)))) {
  for (const suite of JSON.parse(readFileSync(reportOf(folder), "utf8")).testResults) read(folder, suite);
}

/**
 * Adds one test file of a report. A file that failed without a failed test (it did not load) is one failure.
 * @param {string} name
 * @param {{ name: string, status: string, message: string, assertionResults: { status: string, fullName: string, failureMessages: string[], meta?: { skipReason?: string } }[] }} suite
 */
function read(name, suite) {
  const before = count.failed;
  for (const test of suite.assertionResults) {
    if (test.status === "passed") count.passed++;
    else if (test.status === "failed") {
      count.failed++;
      failures.push(`failed: ${name}: ${test.fullName}\n${test.failureMessages.map(indented).join("\n")}`);
    } else {
      count.skipped++;
      skips.push(`skipped: ${name}: ${test.fullName} (${test.meta?.skipReason ?? "no reason given"})`);
    }
  }
  if (suite.status === "failed" && count.failed === before) {
    count.failed++;
    failures.push(`failed: ${name}: ${relative(root, suite.name)}\n${indented(suite.message)}`);
  }
}

/** The start of a message, under the name of its test. */
function indented(/** @type {string} */ message) {
  return message
    .split("\n", 30)
    .map((line) => `    ${line}`)
    .join("\n");
}

// Failures last: where a log is cut, its end is what stays.

console.log("");
for (const line of [...skips, ...failures]) console.log(line);
for (const title of failed) console.log(`FAILED: ${title}`);
console.log(`${count.passed} passed, ${count.failed} failed${count.skipped > 0 ? `, ${count.skipped} skipped` : ""}`);
process.exitCode = failed.length > 0 || count.failed > 0 ? 1 : 0;
