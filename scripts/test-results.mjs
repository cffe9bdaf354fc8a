// What the tests of packages gave, from the reports that vitest writes.
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "./run.mjs";

/** @typedef {{ passed: number, failed: number, skipped: number }} Count */

const reportOf = (/** @type {string} */ folder) => join(root, folder, "reports", "vitest.json");

/**
 * Removes the reports of an earlier run, which must not count.
 * @param {readonly string[]} folders of packages
 */
export function forgetResults(folders) {
  for (const folder of folders) rmSync(reportOf(folder), { force: true });
}

/**
 * Counts the tests, and tells which were skipped and which failed. Failures are last: where a log is cut, its end is what stays.
 * @param {readonly string[]} folders of packages; those without a report are passed over
 */
export function resultsOf(folders) {
  /** @type {Count} */
  const count = { passed: 0, failed: 0, skipped: 0 };
  /** @type {string[]} */
  const skips = [];
  /** @type {string[]} */
  const failures = [];
  for (const folder of folders.filter((name) => existsSync(reportOf(name)))) {
    for (const suite of JSON.parse(readFileSync(reportOf(folder), "utf8")).testResults) read(folder, suite);
  }
  return { count, lines: [...skips, ...failures] };

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
}

/** @param {Count} count */
export function inShort({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/** The start of a message, under the name of its test. */
function indented(/** @type {string} */ message) {
  return message
    .split("\n", 30)
    .map((line) => `    ${line}`)
    .join("\n");
}
