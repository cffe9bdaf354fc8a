import type { ConformanceReport } from "@metaxy-ts/conformance";
import { reportFile } from "@metaxy-ts/conformance";

/** Keeps a report under the name of what was run, where a store of one name runs on several servers or with several drivers. */
export function reportFileAs(name: string, path: URL): (report: ConformanceReport) => Promise<void> {
  const keep = reportFile(path);
  return (report) => keep({ ...report, store: name });
}
