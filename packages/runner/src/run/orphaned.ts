import type { AnyFeature, Increment } from "@metaxy-ts/core";
import type { RunContext } from "./run-context.js";
import { isPartial } from "./run-context.js";

/** How many rows the step's function gets at a time. */
const batchRows = 1000;

/** The orphaned samples of a feature, and what its step does about them. */
interface Orphaned {
  readonly rows: Increment["orphaned"];
  readonly count: number;
  readonly onOrphaned: ((rows: never) => void | Promise<void>) | undefined;
}

/** Has the step clean up after samples that are gone, then deletes their rows. Returns how many samples: none where the run is about a part of them. */
export async function removeOrphaned(
  context: RunContext,
  feature: AnyFeature,
  { rows, count, onOrphaned }: Orphaned,
): Promise<number> {
  if (count === 0 || isPartial(context)) return 0;
  if (onOrphaned) for await (const batch of rows.batches(batchRows)) await onOrphaned(batch as never);
  await context.store.delete(feature, rows as never);
  return count;
}
