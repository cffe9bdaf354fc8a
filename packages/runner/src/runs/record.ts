import type { FeatureReport } from "../run/report.js";
import type { RunContext } from "../run/run-context.js";
import { runs } from "./feature.js";

/** Records what a run did with a feature. */
export async function recordRun(
  { store, graph, runId }: RunContext,
  report: FeatureReport,
  startedAt: Date,
): Promise<void> {
  const { feature, end, seconds, computeSeconds, written, failed, costs } = report;
  const row = {
    run_id: runId,
    feature,
    feature_version: graph.versions(feature, store.hash.length).feature,
    end,
    started_at: startedAt,
    seconds,
    compute_seconds: computeSeconds,
    written,
    failed,
    costs: JSON.stringify(costs),
  };
  await store.write(runs, [row], { materializationId: runId });
}
