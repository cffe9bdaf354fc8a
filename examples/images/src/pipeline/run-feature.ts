import { rm } from "node:fs/promises";
import type { Feature, FeatureTypes, IncrementCounts, OrphanedRow, PendingRow, Store, WriteRow } from "@metaxy-ts/core";
import { map } from "../work/pool.ts";
import type { Progress } from "../work/progress.ts";

/** What became of one feature in one run of the pipeline. */
export interface Outcome extends IncrementCounts {
  readonly feature: string;
  readonly seconds: number;
}

interface Work<Types extends FeatureTypes> {
  readonly store: Store;
  readonly feature: Feature<Types>;
  readonly progress: Progress;
  /** The rows that one pending row becomes: one, or with expansion several. */
  readonly compute: (row: PendingRow<Types>) => Promise<readonly WriteRow<Types>[]>;
  /** The files of samples that are gone, while their metadata is still there; they are removed with it. */
  readonly filesOf?: (orphaned: readonly OrphanedRow<Types>[]) => Promise<readonly string[]>;
}

const batchSize = 512;

/** Asks the store what is to do for a feature, and does it: the whole idea of an incremental pipeline. */
export async function runFeature<Types extends FeatureTypes>(work: Work<Types>): Promise<Outcome> {
  const { store, feature, progress, compute, filesOf } = work;
  const start = performance.now();
  await using todo = await store.resolve(feature);
  const counts = await todo.counts();
  const pending = counts.new + counts.stale;
  if (pending > 0) {
    const bar = progress.bar(feature.key, pending);
    for await (const batch of todo.pending.batches(batchSize)) {
      const rows: WriteRow<Types>[] = [];
      for await (const made of bar.track(map(batch, compute))) rows.push(...made);
      await store.write(feature, rows);
    }
    bar.done();
  }
  if (counts.orphaned > 0) {
    const files = (await filesOf?.(await todo.orphaned.rows())) ?? [];
    await store.delete(feature, todo.orphaned);
    for (const path of files) await rm(path, { force: true });
  }
  return { feature: feature.key, ...counts, seconds: (performance.now() - start) / 1000 };
}
