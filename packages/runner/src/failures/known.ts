import type { Store } from "@metaxy-ts/core";
import type { FailureRow } from "./feature.js";
import { failures } from "./feature.js";

/** What is known of a sample that failed before. */
export type KnownFailure = Pick<FailureRow, "provenance" | "attempts" | "feature_version">;

/** How many rows are read at a time. */
const batchRows = 10_000;

/** The failures of a feature by sample. They stay in memory while the feature is computed. */
export async function knownFailures(store: Store, feature: string): Promise<Map<string, KnownFailure>> {
  const known = new Map<string, KnownFailure>();
  if (!(await store.has(failures, { fallback: false }))) return known;
  const rows = await store.read(failures, {
    columns: ["sample", "provenance", "attempts", "feature_version"],
    filters: (c) => c.feature.eq(feature),
    fallback: false,
  });
  for await (const batch of rows.batches(batchRows))
    for (const { sample, ...failure } of batch) known.set(sample, failure);
  return known;
}

/** Forgets failures: their samples have been computed, or are gone. */
export async function forget(store: Store, feature: string, samples: readonly string[]): Promise<void> {
  if (samples.length === 0) return;
  await store.delete(
    failures,
    samples.map((sample) => ({ feature, sample })),
  );
}
