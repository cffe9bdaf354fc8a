import type { AnyFeature, Store } from "@metaxy-ts/core";
import { defineFeature } from "@metaxy-ts/core";
import { rejection } from "@metaxy-ts/testing";
import { expect } from "vitest";

/** A root without a schema: its rows provide their versions and any columns. */
export const free = defineFeature({ key: "free", id: ["id"], fields: ["x", "y"] });

export function freeRow(id: unknown, other: Readonly<Record<string, unknown>> = {}): never {
  return { id, metaxy_provenance_by_field: { x: "1", y: "2" }, ...other } as never;
}

/** Every stored row of a feature, as many as there are; null when it has no table. */
export async function storedCount(store: Store, feature: AnyFeature = free): Promise<number | null> {
  if (!(await store.has(feature))) return null;
  const everything = { withFeatureHistory: true, withSampleHistory: true, includeSoftDeleted: true };
  return (await store.read(feature, everything)).count();
}

/** Expects an error of a code and message from a write, and the feature as it was before. */
export async function expectRefused(
  store: Store,
  feature: AnyFeature,
  write: () => Promise<unknown>,
  code: string,
  message: RegExp,
): Promise<void> {
  const before = await storedCount(store, feature);
  const error = await rejection(write());
  expect({ code: error.code, message: error.message }).toEqual({ code, message: expect.stringMatching(message) });
  expect(await storedCount(store, feature)).toBe(before);
}
