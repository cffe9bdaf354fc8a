import { existsSync } from "node:fs";
import type { ConformanceReport } from "@metaxy-ts/conformance";
import { reportFile } from "@metaxy-ts/conformance";

/**
 * Keeps a report under the name of what was run, where a store of one name runs on several servers or with several drivers. In CI a report that
 * nobody has committed yet is not asked for: docs/databases.md says that it is missing.
 */
export function reportFileAs(name: string, path: URL): (report: ConformanceReport) => Promise<void> {
  const keep = reportFile(path);
  return async (report) => {
    if (process.env.CI && !existsSync(path)) return;
    await keep({ ...report, store: name });
  };
}
