import { readFile, writeFile } from "node:fs/promises";
import { cases } from "../cases/index.js";
import type { ConformanceReport } from "./report.js";

/**
 * Keeps the report of the suite in a file that is committed beside the adapter: written by every whole run without a failure, and in CI,
 * where it is not committed, compared. Recorded histories that a run did not replay keep the outcome that the file has.
 *
 * @param path The file; it need not exist.
 * @returns A function for `onReport`. It throws in CI if the file is out of date.
 *
 * @example
 * ```ts
 * import { reportFile } from "@metaxy-ts/conformance";
 * import { describeStoreConformance } from "@metaxy-ts/conformance/vitest";
 * import { memoryAdapter } from "@metaxy-ts/core/memory";
 *
 * describeStoreConformance({
 *   adapter: ({ namespace }) => memoryAdapter({ name: namespace }),
 *   onReport: reportFile(new URL("../conformance.json", import.meta.url)),
 * });
 * ```
 */
export function reportFile(path: string | URL): (report: ConformanceReport) => Promise<void> {
  return async (found) => {
    if (found.cases.length < cases.length) return; // a run of chosen tests only
    if (found.cases.some(({ outcome }) => outcome === "failed" || outcome === "passed unexpectedly")) return; // said already
    const committed = await readFile(path, "utf8").catch(() => "");
    const report = withOutcomesOf(committed, found);
    const text = `${JSON.stringify(report, null, 2)}\n`;
    if (committed === text) return;
    if (report.cases.some(({ outcome }) => outcome === "not drawn"))
      throw new Error(`${String(path)} lacks recorded histories: run the suite with METAXY_RECORDED_ONE_OF=1.`);
    if (process.env.CI)
      throw new Error(`${String(path)} is out of date: run the conformance suite and commit the file.`);
    await writeFile(path, text);
  };
}

/** The report with the committed outcomes of what this run has not drawn. */
function withOutcomesOf(committed: string, report: ConformanceReport): ConformanceReport {
  const before: Partial<ConformanceReport> = committed === "" ? {} : (JSON.parse(committed) as ConformanceReport);
  const known = new Map(before.cases?.map((each) => [each.id, each]));
  return {
    ...report,
    cases: report.cases.map((each) => (each.outcome === "not drawn" ? (known.get(each.id) ?? each) : each)),
  };
}
