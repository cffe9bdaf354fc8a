import { defineFeature, rowSchema } from "@metaxy-ts/core";
import type { FeatureEnd } from "../run/report.js";

/** What a run did with a feature, as it is stored. */
export interface RunRow {
  /** Identifies the run: the materialization ID of the rows that it wrote. */
  run_id: string;
  /** The key of the feature. */
  feature: string;
  /** The version of its definition. */
  feature_version: string;
  /** How it ended. */
  end: FeatureEnd;
  /** When the work on it began. */
  started_at: Date;
  /** How long it took. */
  seconds: number;
  /** Seconds of all samples together: divided by the tried ones, what a sample costs. */
  compute_seconds: number;
  /** How many samples were stored. */
  written: number;
  /** How many samples failed. */
  failed: number;
  /** What the step reported beside its time, summed, as JSON: `{"tokens":512}`. */
  costs: string;
}

/**
 * What each run did with each feature, as rows of an ordinary feature. What a change will cost can be read from it.
 *
 * @example
 * ```ts
 * import type { Store } from "@metaxy-ts/core";
 * import { runs } from "@metaxy-ts/runner";
 *
 * async function secondsPerSample(store: Store, feature: string): Promise<number> {
 *   const rows = await (await store.read(runs, { filters: (c) => c.feature.eq(feature) })).rows();
 *   const seconds = rows.reduce((sum, row) => sum + row.compute_seconds, 0);
 *   return seconds / rows.reduce((sum, row) => sum + row.written + row.failed, 0);
 * }
 * ```
 */
export const runs = defineFeature({
  key: "metaxy-ts/runs",
  id: ["run_id", "feature"],
  schema: rowSchema<RunRow>(),
  fields: { run: { dataVersion: "run_id" } },
  project: "metaxy-ts",
  description: "What each run of a pipeline did with each feature, and what it took.",
});
