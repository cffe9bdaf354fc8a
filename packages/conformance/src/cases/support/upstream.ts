import assert from "node:assert/strict";
import type { AnyFeature } from "@metaxy-ts/core";
import { defineFeature, from } from "@metaxy-ts/core";
import type { Lab } from "../../suite/lab.js";
import { Witnessed } from "./witness.js";

/*
 * Features of one sample for each `id`. Of the fields of a root, `b` feeds what is made from it, and `a` only makes up its version, so that
 * a change of it leaves the samples of children as they are.
 */

type Dependencies = NonNullable<Parameters<typeof defineFeature>[0]["deps"]>;
type Options = Parameters<typeof from>[1];

/** A root, or with parents a feature that depends on all of their fields `b`. */
export function made(key: string, a: string, parents: Readonly<Record<string, Options>> = {}): AnyFeature {
  const deps = Object.entries(parents).map(([parent, options]) => upon(parent, options));
  return defineFeature({
    key,
    id: ["id"],
    fields: { a, b: "1" },
    ...(deps.length > 0 && { deps: deps as Dependencies }),
  });
}

/** A dependency on the field `b` of a parent. */
export function upon(parent: string, options: Options = {}): Dependencies[number] {
  const mapping = { type: "specific", mapping: { a: ["b"], b: ["b"], main: ["b"] } } as const;
  return from(parent, { select: [], fieldsMapping: mapping, ...options });
}

export const madeRow = (id: string, more: object = {}) => ({
  id,
  ...more,
  metaxy_provenance_by_field: { a: `a-${id}`, b: `b-${id}` },
});

/** A store with these features, roots first, whose samples are all computed. */
export async function computed(
  lab: Lab,
  features: readonly AnyFeature[],
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<Witnessed> {
  const both = await Witnessed.open(lab, features);
  for (const feature of features) {
    if (feature.spec.dependencies.length === 0) await both.write(feature, rows);
    else await both.compute(feature);
  }
  return both;
}

/** Which stored samples have no parent rows, identified by one column, in ascending order. */
export async function missing(
  both: Witnessed,
  feature: AnyFeature,
  wanted: { readonly orphaned?: readonly string[]; readonly waiting?: readonly string[] },
  column = "id",
): Promise<void> {
  const { parts } = await both.resolvesAlike(feature);
  const shown = (part: "orphaned" | "waiting") => parts[part].map((row) => String(row[column])).sort();
  assert.deepEqual(
    { orphaned: shown("orphaned"), waiting: shown("waiting") },
    { orphaned: [], waiting: [], ...wanted },
    `what the parents of ${feature.key} lack`,
  );
}
