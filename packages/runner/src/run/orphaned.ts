import type { AnyFeature, Increment, Store } from "@metaxy-ts/core";

/** How many rows the step's function gets at a time. */
const batchRows = 1000;

/** Has the step clean up after samples that are gone, then deletes their rows. */
export async function removeOrphaned(
  store: Store,
  feature: AnyFeature,
  { orphaned }: Increment,
  onOrphaned: ((rows: never) => void | Promise<void>) | undefined,
): Promise<void> {
  if (onOrphaned) for await (const rows of orphaned.batches(batchRows)) await onOrphaned(rows as never);
  await store.delete(feature, orphaned as never);
}
