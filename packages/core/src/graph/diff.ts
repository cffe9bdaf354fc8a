import { compareKeys } from "../feature/key.js";
import { own } from "../own.js";
import type { FeatureGraph } from "./graph.js";

/** What became of one field between two graphs. */
export interface FieldDiff {
  /** The field's key. */
  readonly field: string;
  /** `changed`: its version differs, because its code or something that it depends on does. */
  readonly kind: "added" | "removed" | "changed";
}

/** What became of one feature between two graphs. */
export interface FeatureDiff {
  /** The feature's key. */
  readonly feature: string;
  /** `changed`: its samples have to be computed again. `redefined`: only its definition differs, its samples stay. */
  readonly kind: "added" | "removed" | "changed" | "redefined" | "unchanged";
  /** The feature version before; null if the feature was not there. */
  readonly before: string | null;
  /** The feature version after; null if the feature is no longer there. */
  readonly after: string | null;
  /** Fields whose version differs; none for added and removed features. */
  readonly fields: readonly FieldDiff[];
}

/**
 * Compares two graphs: which features a change of code makes new, before it is merged.
 *
 * @param before The graph of the old code.
 * @param after The graph of the new code.
 * @returns One entry for every feature of either graph, in the order of keys.
 *
 * @example
 * ```ts
 * import { defineFeature, diffGraphs, FeatureGraph } from "@metaxy-ts/core";
 *
 * const graph = (version: string) =>
 *   new FeatureGraph([defineFeature({ key: "video/raw", id: ["video_id"], fields: { audio: version } })]);
 * diffGraphs(graph("1"), graph("2")); // [{ feature: "video/raw", kind: "changed", … }]
 * ```
 */
export function diffGraphs(before: FeatureGraph, after: FeatureGraph): FeatureDiff[] {
  const keys = [...new Set([...before.features.keys(), ...after.features.keys()])].sort(compareKeys);
  return keys.map((feature) => diffFeature(feature, before, after));
}

function diffFeature(feature: string, before: FeatureGraph, after: FeatureGraph): FeatureDiff {
  const old = before.has(feature) ? before.versions(feature) : null;
  const now = after.has(feature) ? after.versions(feature) : null;
  if (!old || !now) {
    return {
      feature,
      kind: old ? "removed" : "added",
      before: old?.feature ?? null,
      after: now?.feature ?? null,
      fields: [],
    };
  }
  const kind = old.feature !== now.feature ? "changed" : old.definition !== now.definition ? "redefined" : "unchanged";
  return { feature, kind, before: old.feature, after: now.feature, fields: diffFields(old.fields, now.fields) };
}

type FieldVersions = { readonly [field: string]: string };

function diffFields(old: FieldVersions, now: FieldVersions): FieldDiff[] {
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort(compareKeys);
  return names.flatMap((field): FieldDiff[] => {
    const [before, after] = [own(old, field), own(now, field)];
    if (before === after) return [];
    return [{ field, kind: before === undefined ? "added" : after === undefined ? "removed" : "changed" }];
  });
}
