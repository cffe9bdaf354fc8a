import { describe, expect, it } from "vitest";
import type { AnyFeature } from "../../src/index.js";
import { defineFeature, from } from "../../src/index.js";
import { problem, thrown } from "../thrown.js";
import { planOf } from "./tables.js";

/* What only stored tables show: the features have no schema. */

const video = defineFeature({ key: "video", id: ["video_id"] });
const label = defineFeature({ key: "label", id: ["video_id"] });

const child = (...deps: (AnyFeature | ReturnType<typeof from>)[]) =>
  defineFeature({ key: "child", id: ["video_id"], deps: deps as AnyFeature[] });

const refusal = (feature: AnyFeature, tables: Parameters<typeof planOf>[1]) => problem(() => planOf(feature, tables));

describe("a parent's table without a column", () => {
  const parents = { video: ["video_id", "path"] };

  it.each<[string, ReturnType<typeof from>, string]>([
    [
      "that is selected",
      from(video, { select: ["pth"] }),
      'needs column "pth", which the stored rows do not have; did you mean "path"?',
    ],
    [
      "that is renamed",
      from(video, { rename: { size: "bytes" } }),
      'renames column "size", which the stored rows do not have; known columns: video_id, path.',
    ],
    [
      "that groups",
      from(video, { lineage: { type: "aggregation", on: ["shot"] } }),
      'needs column "shot", which the stored rows do not have; known columns: video_id, path.',
    ],
  ])("%s", (_name, dependency, text) => {
    expect(refusal(child(dependency), { parents })).toBe(`RESOLVE_INVALID The dependency of child on video ${text}`);
  });

  it("that identifies the samples", () => {
    expect(refusal(child(video), { parents: { video: ["id"] } })).toMatch(
      /^RESOLVE_INVALID .* needs column "video_id"/,
    );
  });

  it("that is filtered", () => {
    expect(refusal(child(from(video, { filters: ["pth = 'x'"] })), { parents })).toMatch(
      /^FILTER_INVALID .*"pth"; did you mean "path"\?$/,
    );
  });

  it("is fine while an optional parent has no table", () => {
    const dependency = from(video, { select: ["pth"], optional: true });
    expect(planOf(child(dependency), { parents: { video: null } }).expected).toMatchObject({
      inputs: [{ read: null }],
    });
  });
});

describe("a column of two parents", () => {
  const parents = { video: ["video_id", "path"], label: ["video_id", "path"] };

  it("is refused", () => {
    const error = thrown(() => planOf(child(video, label), { parents }));
    expect(error.message).toBe(
      "Feature child would get column path from both video and label. Rename it in one dependency, or select other columns.",
    );
    expect(error.details).toEqual({ feature: "child", column: "path", parents: ["video", "label"] });
  });

  it("is fine once it is renamed or left out", () => {
    expect(planOf(child(video, from(label, { select: [] })), { parents }).feature).toBe("child");
    expect(planOf(child(video, from(label, { rename: { path: "label_path" } })), { parents }).feature).toBe("child");
  });
});

describe("the feature's own table", () => {
  const parents = { video: ["video_id"] };

  it("has to have the ID columns", () => {
    expect(refusal(child(video), { parents, own: ["path"] })).toBe(
      "TABLE_INVALID The table of child has no column video_id.",
    );
  });

  it("has to have the columns of filters and predicates", () => {
    expect(refusal(child(video), { parents, own: ["video_id"], targetFilters: ["size > 1"] })).toMatch(
      /^FILTER_INVALID .*"size"/,
    );
    expect(refusal(child(video), { parents, own: ["video_id"], stalenessPredicates: ["size > 1"] })).toMatch(
      /^FILTER_INVALID .*"size"/,
    );
  });
});
