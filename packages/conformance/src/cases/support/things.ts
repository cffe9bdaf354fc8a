import type { FeatureInput, FilterExpression, Store } from "@metaxy-ts/core";
import { defineFeature } from "@metaxy-ts/core";
import { values } from "./rows.js";

/** A root with one field and any columns. */
export const thing = defineFeature({ key: "thing", id: ["id"], fields: { main: "1" } });

/** Three more of them, as parents. */
export const left = defineFeature({ key: "left", id: ["id"], fields: { main: "1" } });
export const right = defineFeature({ key: "right", id: ["id"], fields: { main: "1" } });
export const third = defineFeature({ key: "third", id: ["id"], fields: { main: "1" } });

/** A row of {@link thing} and its like. */
export function thingRow<Id>(
  id: Id,
  columns: Readonly<Record<string, unknown>> = {},
  main = `v-${String(id)}`,
): {
  readonly [column: string]: unknown;
  readonly id: Id;
  readonly metaxy_provenance_by_field: { readonly main: string };
} {
  return { ...columns, id, metaxy_provenance_by_field: { main } };
}

export type AnyFilter = string | FilterExpression;

/** The IDs of the current rows that pass, one after the other. */
export async function idsOf(
  store: Store,
  filters: AnyFilter | readonly AnyFilter[],
  feature: FeatureInput = thing,
): Promise<string> {
  const relation = await store.read(feature as typeof thing, { filters });
  return (await values(relation, "id")).join("");
}

/** Number of all rows that a feature has, history and tombstones included; null without a table. */
export async function storedCount(store: Store, feature: FeatureInput): Promise<number | null> {
  if (!(await store.has(feature))) return null;
  const all = { withFeatureHistory: true, withSampleHistory: true, includeSoftDeleted: true };
  return (await store.read(feature as typeof thing, all)).count();
}

/** The user columns of rows, in the order of a column. */
export function userColumns(row: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith("metaxy_")));
}
