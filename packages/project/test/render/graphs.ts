import type { AnyFeature } from "@metaxy-ts/core";
import { defineFeature, FeatureGraph, from } from "@metaxy-ts/core";
import fc from "fast-check";
import type { FeatureState, FeatureStatus } from "../../src/index.js";

/** Videos, their crops, faces on them, and a report that needs all faces, and transcripts if there are any. */
export function videos(): FeatureGraph {
  const raw = defineFeature({ key: "video/raw", id: ["video_id"], fields: { audio: "1", frames: "2" } });
  const crop = defineFeature({ key: "video/crop", id: ["video_id"], deps: [raw], description: "The <middle> & more" });
  const face = defineFeature({
    key: "face/found",
    id: ["video_id", "face_id"],
    deps: [from(crop, { lineage: { type: "expansion", on: ["video_id"] } })],
    fields: { box: "1", "landmark/eyes": "v10" },
    project: "faces",
  });
  const text = defineFeature({ key: "transcript", id: ["video_id"], deps: [from(raw, { select: [] })] });
  const report = defineFeature({
    key: "report",
    id: ["video_id"],
    deps: [
      from(face, { lineage: { type: "aggregation", on: ["video_id"] }, select: [] }),
      from(text, { optional: true, select: [] }),
    ],
  });
  return new FeatureGraph([report], { project: "videos" });
}

/** A state for every feature of {@link videos}. */
export const videoStatuses: readonly FeatureStatus[] = [
  status("video/raw", "root", 1200),
  status("video/crop", "in-sync", 1200, [0, 0, 0, 0], 1),
  status("face/found", "pending", 4000, [120, 3, 1, 0], 0.8375),
  status("transcript", "failed", 1),
  status("report", "no-input", 0),
];

function status(
  feature: string,
  state: FeatureState,
  rows: number,
  counts?: readonly [number, number, number, number],
  done?: number,
): FeatureStatus {
  const [fresh, stale, orphaned, waiting] = counts ?? [];
  return {
    feature,
    project: "videos",
    featureVersion: "0123456789abcdef",
    state,
    rows,
    counts: counts
      ? { new: fresh as number, stale: stale as number, orphaned: orphaned as number, waiting: waiting as number }
      : null,
    done: done ?? null,
    failed: 0,
  };
}

/** Features that depend on some of those before them. */
export const anyGraph: fc.Arbitrary<FeatureGraph> = fc
  .array(
    fc.record({
      parents: fc.array(fc.nat(), { maxLength: 3 }),
      name: fc.stringMatching(/^[a-z]{1,12}$/),
      optional: fc.boolean(),
      lineage: fc.constantFrom("identity" as const, "aggregation" as const),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((shapes) => {
    const features: AnyFeature[] = [];
    for (const [index, { parents, name, optional, lineage }] of shapes.entries()) {
      const deps = [...new Set(index === 0 ? [] : parents.map((parent) => parent % index))].map((parent) =>
        from(features[parent] as AnyFeature, {
          select: [],
          optional: optional && parents.length > 1,
          lineage: lineage === "identity" ? { type: lineage } : { type: lineage, on: ["id"] },
        }),
      );
      features.push(defineFeature({ key: `${name}/f${index}`, id: ["id"], deps }));
    }
    return new FeatureGraph(features);
  });

/** The edges of a graph: `parent → child`, sorted. */
export function edgesOf(graph: FeatureGraph): string[] {
  return [...graph.features.keys()].flatMap((key) => graph.parents(key).map((parent) => `${parent} → ${key}`)).sort();
}
