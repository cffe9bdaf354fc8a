import type { Relation, Store } from "@metaxy-ts/core";

/** How rows get from one table of ours into another. */
export const ways = ["relation", "rows", "Arrow"] as const;

export type Way = (typeof ways)[number];

/** Writes the rows of a relation to a feature. */
export async function writeAs(store: Store, key: string, way: Way, relation: Relation<unknown>): Promise<void> {
  const rows = { relation: async () => relation, rows: () => relation.rows(), Arrow: () => relation.arrow() };
  await store.write(key, (await rows[way]()) as never);
}

/** Writes what is pending of a feature. */
export async function writePending(store: Store, key: string, way: Way): Promise<void> {
  await using increment = await store.resolve(key);
  await writeAs(store, key, way, increment.pending);
}
