import assert from "node:assert/strict";
import type { FeatureInput, MetaxyError, Store } from "@metaxy-ts/core";
import { defineFeature } from "@metaxy-ts/core";
import { rejects } from "./rejects.js";
import type { thing } from "./things.js";
import { storedCount } from "./things.js";

/** Rows of any sort, refused as a whole. */
export async function refused(store: Store, feature: FeatureInput, rows: unknown): Promise<MetaxyError> {
  const before = await storedCount(store, feature);
  const error = await rejects(store.write(feature as typeof thing, rows as never), "WRITE_INVALID");
  assert.equal(await storedCount(store, feature), before);
  return error;
}

/** What the store found, as core asks for it. */
export function violation(error: MetaxyError): { count: number; examples: readonly object[] } {
  const [first] = error.details.violations as { count: number; examples: readonly object[] }[];
  assert.ok(first, error.message);
  return first;
}

/** Its rows have what can be taken for IDs of {@link thing}. */
export const source = defineFeature({ key: "source", id: ["n"], fields: { main: "1" } });
export const sourceRow = (n: number, id: unknown) => ({ n, id, metaxy_provenance_by_field: { main: "1" } });
