import { Trace } from "@metaxy-ts/core/adapter";
import type { FeatureReport, RunReport } from "./report.js";

/** The span of a run. Those of its features are below it, and below these those of the store. */
export async function tracedRun(
  {
    runId,
    features,
    executor,
  }: { readonly runId: string; readonly features: readonly string[]; readonly executor: string },
  work: () => Promise<RunReport>,
): Promise<RunReport> {
  const trace = Trace.start(() => ({
    name: "metaxy.run",
    attributes: { "metaxy.run.id": runId, "metaxy.features": features, "metaxy.run.executor": executor },
  }));
  if (trace === undefined) return work();
  const report = await trace.run(work).catch((error: unknown) => {
    trace.fail(error);
    throw error;
  });
  trace.set({ "metaxy.run.end": report.end, ...sums(report.features) });
  trace.end();
  return report;
}

/** The span of a feature. It has failed if the feature has. */
export async function tracedFeature(feature: string, work: () => Promise<FeatureReport>): Promise<FeatureReport> {
  const trace = Trace.start(() => ({ name: "metaxy.run.feature", attributes: { "metaxy.feature": feature } }));
  if (trace === undefined) return work();
  const report = await trace.run(work).catch((error: unknown) => {
    trace.fail(error);
    throw error;
  });
  trace.set({ "metaxy.run.end": report.end, ...sums([report]) });
  if (report.error) trace.fail(report.error);
  else trace.end();
  return report;
}

/** Numbers of samples, of all features together. */
function sums(features: readonly FeatureReport[]): Record<string, number> {
  const total = (of: (report: FeatureReport) => number): number => features.reduce((sum, each) => sum + of(each), 0);
  return {
    "metaxy.run.written": total(({ written }) => written),
    "metaxy.run.failed": total(({ failed }) => failed),
    "metaxy.run.skipped": total(({ skipped }) => skipped),
    "metaxy.run.deleted": total(({ deleted }) => deleted),
  };
}
