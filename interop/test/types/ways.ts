import type { Relation, Store } from "@metaxy-ts/core";
import type { places } from "../support/places.js";

/** How rows get from one table of ours into another. */
export type Way = "relation" | "rows" | "Arrow";

/** The ways that a store has: Postgres gives no Arrow data. */
export function waysIn(kind: keyof typeof places): readonly Way[] {
  return kind === "postgres" ? ["relation", "rows"] : ["relation", "rows", "Arrow"];
}

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
