import { readFile, writeFile } from "node:fs/promises";
import { cases } from "../cases/index.js";
import type { ConformanceReport } from "./report.js";

/**
 * Keeps the report of the suite in a file that is committed beside the adapter: written by every whole run without a failure, and in CI,
 * where it is not committed, compared.
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
  return async (report) => {
    if (report.cases.length < cases.length) return; // a run of chosen tests only
    if (report.cases.some(({ outcome }) => outcome === "failed" || outcome === "passed unexpectedly")) return; // said already
    const text = `${JSON.stringify(report, null, 2)}\n`;
    const committed = await readFile(path, "utf8").catch(() => "");
    if (committed === text) return;
    if (process.env.CI)
      throw new Error(`${String(path)} is out of date: run the conformance suite and commit the file.`);
    await writeFile(path, text);
  };
}
