import type { IncrementCounts, Store } from "@metaxy-ts/core";
import { document, summary } from "./features.ts";

/** A document of yours. */
export interface Document {
  readonly id: string;
  readonly text: string;
  readonly hash: string;
}

/** Brings the summaries up to date with all documents that there are. Computes only what is new or has changed. */
export async function update(store: Store, documents: readonly Document[]): Promise<IncrementCounts> {
  const found = await store.resolve(document, { samples: documents });
  await store.write(document, found.pending);
  await store.delete(document, found.orphaned);

  const todo = await store.resolve(summary);
  for await (const batch of todo.pending.batches(100))
    await store.write(
      summary,
      batch.map((row) => ({ ...row, words: row.text.split(/\s+/).length })),
    );
  await store.delete(summary, todo.orphaned);
  return todo.counts();
}
