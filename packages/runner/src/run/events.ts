import type { IncrementCounts } from "@metaxy-ts/core";
import type { SampleError } from "../work/outcome.js";
import type { FeatureReport, RunReport } from "./report.js";

/** What happens in a run, as plain data, in order. */
export type RunEvent =
  | {
      /** The run began. */
      readonly type: "run-started";
      readonly runId: string;
      /** The keys of the features, parents first. */
      readonly features: readonly string[];
    }
  | {
      /** It is known what is to do for a feature. */
      readonly type: "feature-started";
      readonly feature: string;
      readonly counts: IncrementCounts;
    }
  | {
      /** Samples are done. */
      readonly type: "progress";
      readonly feature: string;
      /** Computed so far, stored or about to be. */
      readonly computed: number;
      readonly failed: number;
      readonly skipped: number;
      /** New and stale ones together. */
      readonly total: number;
    }
  | {
      /** A sample failed, and is not tried again in this run. */
      readonly type: "sample-failed";
      readonly feature: string;
      /** Its ID columns as JSON. */
      readonly sample: string;
      readonly error: SampleError;
    }
  | { readonly type: "feature-finished"; readonly report: FeatureReport }
  | { readonly type: "run-finished"; readonly report: RunReport };
