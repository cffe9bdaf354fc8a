import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineFeature, FeatureGraph, from } from "../../src/index.js";
import { problem, thrown } from "../thrown.js";

const video = defineFeature({
  key: "video",
  id: ["video_id"],
  schema: z.object({ video_id: z.string(), owner: z.string() }),
});
const label = defineFeature({ key: "label", id: ["video_id"] });
const frame = defineFeature({ key: "frame", id: ["video_id", "frame"] });
const face = defineFeature({ key: "face", id: ["video_id", "face"] });

type Ids = readonly [string, ...string[]];
type Dependencies = NonNullable<Parameters<typeof defineFeature>[0]["deps"]>;
const child = (id: Ids, ...deps: Dependencies) => defineFeature({ key: "child", id, deps });
const refusal = (id: Ids, ...deps: Dependencies) => problem(() => new FeatureGraph([child(id, ...deps)]));
const isLegal = (id: Ids, ...deps: Dependencies) =>
  expect(new FeatureGraph([child(id, ...deps)]).has("child")).toBe(true);

describe("a parent that is finer than the feature", () => {
  it("is refused without aggregation, which the error writes out", () => {
    expect(refusal(["video_id"], frame)).toBe(
      'GRAPH_INVALID The dependency of child on frame joins several rows to one sample: its rows are identified by video_id, frame, but samples of child have no ID column frame. To aggregate a group of rows to one sample, write lineage: { type: "aggregation", on: ["video_id"] }; otherwise correct the ID columns.',
    );
    expect(thrown(() => new FeatureGraph([child(["video_id"], frame)])).details).toEqual({
      feature: "child",
      parent: "frame",
      lineage: { type: "aggregation", on: ["video_id"] },
    });
    isLegal(["video_id"], from(frame, { lineage: { type: "aggregation", on: ["video_id"] } }));
    isLegal(["video_id"], from(frame, { lineage: { type: "aggregation" } }));
  });

  it("is identified by new names", () => {
    const renamed = { rename: { video_id: "id", frame: "n" } };
    expect(refusal(["id"], from(frame, renamed))).toContain('lineage: { type: "aggregation", on: ["id"] }');
    isLegal(["id", "n"], from(frame, renamed));
  });

  it("is refused beside a coarser parent, and where it is optional", () => {
    expect(refusal(["video_id"], video, from(frame, { optional: true }))).toMatch(
      /on frame joins several rows to one sample/,
    );
    isLegal(["video_id"], video, label);
    isLegal(["video_id", "frame"], video, frame);
    isLegal(["video_id", "frame", "face"], frame, face);
    isLegal(["video_id", "frame"], frame, from(face, { lineage: { type: "aggregation", on: ["video_id"] } }));
  });

  it("is refused where its groups are finer too, or do not identify the parents of an expansion", () => {
    const groups = { lineage: { type: "aggregation", on: ["video_id", "frame"] } } as const;
    expect(refusal(["video_id"], from(frame, groups))).toContain('lineage: { type: "aggregation", on: ["video_id"] }');
    const expansion = from(frame, { lineage: { type: "expansion", on: ["video_id"] } });
    expect(refusal(["video_id", "face"], expansion)).toContain(
      'lineage: { type: "expansion", on: ["video_id", "frame"] }',
    );
  });

  it("is legal where filters or another parent may choose one of its rows", () => {
    isLegal(["video_id"], from(frame, { filters: ["frame = 0"] }));
    isLegal(["video_id"], frame, defineFeature({ key: "cover", id: ["video_id", "frame"] }));
  });
});

describe("samples that are finer than their parents", () => {
  it("are refused without expansion, which the error writes out", () => {
    expect(refusal(["video_id", "crop"], video)).toBe(
      'GRAPH_INVALID The dependency of child on video does not identify samples of child: no parent has crop. To expand one row to many samples, write lineage: { type: "expansion", on: ["video_id"] }; otherwise correct the ID columns.',
    );
    expect(refusal(["id", "crop"], from(video, { rename: { video_id: "id" } }))).toContain(
      'lineage: { type: "expansion", on: ["id"] }',
    );
    expect(refusal(["video_id", "crop"], from(label, { select: [] }))).toContain('on: ["video_id"]');
    isLegal(["video_id", "crop"], from(video, { lineage: { type: "expansion", on: ["video_id"] } }));
  });

  it("may be rows of the parent under another name", () => {
    isLegal(["clip_id"], video);
  });

  it("may have an ID column that a parent has among its other columns", () => {
    isLegal(["video_id", "owner"], video);
    isLegal(["video_id", "shot"], from(label, { select: ["shot"] }));
    isLegal(["video_id", "shot"], label); // its columns are not known
  });

  it("need the columns that identify their parent; the error also names expansion", () => {
    const shot = defineFeature({ key: "shot", id: ["shot"], schema: z.object({ shot: z.string() }), deps: [label] });
    expect(problem(() => new FeatureGraph([shot]))).toBe(
      'GRAPH_INVALID The schema of shot lacks video_id, which identifies the parents of its rows. Declare it. If one row of a parent has several samples, add lineage: { type: "expansion", on: ["video_id"] } too.',
    );
  });

  it("need their own ID column", () => {
    expect(refusal(["video_id"], from(video, { lineage: { type: "expansion", on: ["video_id"] } }))).toBe(
      "GRAPH_INVALID The dependency of child on video is an expansion, but the ID columns of child (video_id) do not distinguish the samples of one parent row. Add an ID column that does, or omit lineage.",
    );
  });
});
