import { isMetaxyError } from "@metaxy-ts/core";
import type { FeatureReport, RunEvent, RunReport } from "@metaxy-ts/runner";

/** An event as a line of JSON; the errors in it are plain data. */
export function eventJson(event: RunEvent): string {
  if (event.type === "feature-finished") return JSON.stringify({ ...event, report: plainFeature(event.report) });
  if (event.type === "run-finished") return JSON.stringify({ ...event, report: plainReport(event.report) });
  return JSON.stringify(event);
}

/** What a run did, as JSON. */
export function reportJson(report: RunReport): string {
  return JSON.stringify(plainReport(report), null, 2);
}

function plainReport(report: RunReport): object {
  return { ...report, features: report.features.map(plainFeature) };
}

function plainFeature({ error, ...report }: FeatureReport): object {
  if (!error) return report;
  return { ...report, error: { code: isMetaxyError(error) ? error.code : error.name, message: error.message } };
}
