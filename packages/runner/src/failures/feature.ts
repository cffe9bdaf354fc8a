import { defineFeature, rowSchema } from "@metaxy-ts/core";

/** A sample whose computation failed, as it is stored. */
export interface FailureRow {
  /** The key of the feature. */
  feature: string;
  /** The ID columns of the sample as JSON, in alphabetical order. */
  sample: string;
  /** The version of the feature's definition that failed. */
  feature_version: string;
  /** The provenance of the sample on which it failed: with another one, it is tried again. */
  provenance: string;
  /** The error's class, or the code of an error of this library. */
  error: string;
  /** What it says. */
  message: string;
  /** How often it was tried with this provenance, in all runs. */
  attempts: number;
  /** When it failed last. */
  failed_at: Date;
  /** The run in which it failed last. */
  run_id: string;
}

/**
 * The samples that failed, as rows of an ordinary feature: they live on every store, and are read, filtered and deleted like those of other features.
 *
 * @example
 * ```ts
 * import type { Store } from "@metaxy-ts/core";
 * import { failures } from "@metaxy-ts/runner";
 *
 * async function print(store: Store): Promise<void> {
 *   if (!(await store.has(failures))) return;
 *   const rows = await (await store.read(failures, { filters: (c) => c.feature.eq("image/crop") })).rows();
 *   for (const { sample, error, message } of rows) console.log(sample, error, message);
 * }
 * ```
 */
export const failures = defineFeature({
  key: "metaxy-ts/failures",
  id: ["feature", "sample"],
  schema: rowSchema<FailureRow>(),
  fields: { failure: { dataVersion: "provenance" } },
  project: "metaxy-ts",
  description: "Samples whose computation failed, with the provenance on which it failed.",
});
