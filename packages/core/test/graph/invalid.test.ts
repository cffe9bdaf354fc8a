import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { AnyFeature } from "../../src/index.js";
import { defineFeature, FeatureGraph, featureFromSpec, from } from "../../src/index.js";
import { problem, thrown } from "../thrown.js";

const build = (...features: AnyFeature[]) => problem(() => new FeatureGraph(features));
const feature = (key: string, ...parents: string[]): AnyFeature =>
  defineFeature({ key, id: ["x"], deps: parents.map((parent) => from(parent)) });

const video = defineFeature({
  key: "video/raw",
  id: ["video_id"],
  schema: z.object({ video_id: z.string(), path: z.string(), seconds: z.number() }),
  fields: ["audio", "frames"],
});

describe("a graph is refused for", () => {
  it.each<[string, AnyFeature[], string]>([
    ["a feature that depends on itself", [feature("a", "a")], "a -> a"],
    ["two that depend on each other", [feature("a", "b"), feature("b", "a")], "a -> b -> a"],
    [
      "a longer circle, with features before and behind it",
      [feature("root"), feature("a", "d", "root"), feature("b", "root", "c"), feature("c", "d"), feature("d", "b")],
      "d -> b -> c -> d",
    ],
  ])("%s", (_name, features, circle) => {
    expect(build(...features)).toBe(
      `GRAPH_INVALID Features depend on each other in a cycle: ${circle}. Remove one of these dependencies.`,
    );
    expect(thrown(() => new FeatureGraph(features)).details).toEqual({ cycle: circle.split(" -> ") });
  });

  it("an unknown parent", () => {
    expect(build(feature("a", "vidoe/raw"), feature("video/raw"))).toBe(
      'GRAPH_INVALID Feature a depends on vidoe/raw, which has to be in the graph, too; did you mean "video/raw"?',
    );
    expect(build(feature("a", "video/raw"))).toBe(
      "GRAPH_INVALID Feature a depends on video/raw, which has to be in the graph, too; known features: a.",
    );
  });

  it("two dependencies on one parent", () => {
    expect(build(feature("b"), feature("a", "b", "b"))).toBe(
      "GRAPH_INVALID Feature a depends on b twice. Make it one dependency.",
    );
  });

  it.each([
    ["table name", "a_b__c", "a-b/c", "a_b/c"],
    ["table name", "a___b", "a_/b", "a/_b"],
    ["column suffix", "a_b", "a/b", "a_b"],
  ])("two features with one %s, %s", (what, name, one, two) => {
    expect(build(feature(one), feature(two))).toBe(
      `GRAPH_INVALID Features ${one} and ${two} would share the ${what} ${name}. Rename one of them.`,
    );
  });
});

describe("a field is refused that depends on", () => {
  const child = (field: object, ...deps: AnyFeature[]) =>
    featureFromSpec({
      key: "child",
      id_columns: ["video_id"],
      deps: deps.map(({ key }) => ({ feature: key })),
      fields: [{ key: "x", ...field }],
    });

  it("a feature that is not a parent", () => {
    expect(build(video, feature("other"), child({ deps: [{ feature: "other" }] }, video))).toBe(
      "GRAPH_INVALID Field child.x depends on other, which is not a dependency of the feature; add it to deps.",
    );
  });

  it("a field that the parent does not have", () => {
    expect(build(video, child({ deps: [{ feature: "video/raw", fields: ["frame"] }] }, video))).toBe(
      "GRAPH_INVALID Field child.x depends on video/raw.frame, but video/raw has the fields audio, frames.",
    );
  });

  it("anything, in a root", () => {
    expect(build(video, child({ deps: [{ feature: "video/raw" }] }))).toBe(
      "GRAPH_INVALID Field child.x names parent fields, but the feature has no dependencies.",
    );
  });

  it("nothing, though there are parents", () => {
    const none = defineFeature({ key: "child", id: ["video_id"], deps: [from(video, { fieldsMapping: "none" })] });
    expect(build(none)).toBe(
      "GRAPH_INVALID Field child.default depends on no parent field: no field mapping of its dependencies selects one.",
    );
    expect(thrown(() => new FeatureGraph([none])).details).toEqual({ feature: "child", field: "default" });
  });
});

describe("a dependency is refused that", () => {
  const build = (options: Record<string, unknown>, id = "video_id") =>
    problem(() => {
      const spec = { key: "child", id_columns: [id], deps: [{ feature: "video/raw", ...options }] };
      return new FeatureGraph([video, featureFromSpec(spec)]);
    });
  const of = (text: string) => `GRAPH_INVALID The dependency of child on video/raw ${text}`;

  it.each<[string, Record<string, unknown>, string]>([
    [
      "selects an unknown column",
      { select: ["pth"] },
      'selects column "pth", which video/raw does not have; did you mean "path"?',
    ],
    [
      "renames an unknown column",
      { rename: { size: "bytes" } },
      'renames column "size", which video/raw does not have; known columns: video_id, path, seconds.',
    ],
    [
      "renames a column to the ID",
      { rename: { path: "video_id" } },
      "renames path to video_id, which is an ID column of video/raw.",
    ],
    [
      "renames a column to another",
      { rename: { path: "seconds" } },
      "gives two columns the name seconds; rename the other one too.",
    ],
    [
      "groups by an unknown column",
      { lineage: { relationship: { type: "N:1", on: ["group"] } } },
      'joins on column "group", which video/raw does not have; known columns: video_id, path, seconds.',
    ],
    [
      "expands on an old name",
      { rename: { video_id: "clip" }, lineage: { relationship: { type: "1:N", on: ["video_id"] } } },
      'joins on column "video_id", which video/raw does not have; known columns: clip, path, seconds.',
    ],
  ])("%s", (_name, options, text) => {
    expect(build(options)).toBe(of(text));
  });

  it("groups by the feature's own ID, which the parent does not have", () => {
    const lineage = { relationship: { type: "N:1" } };
    expect(build({ lineage }, "group")).toBe(
      of('joins on column "group", which video/raw does not have; known columns: video_id, path, seconds.'),
    );
  });

  it("filters on an unknown column", () => {
    expect(build({ filters: ["pth = 'x'"] })).toMatch(
      /^FILTER_INVALID .*child on video\/raw.*"pth".*did you mean "path"\?$/,
    );
  });

  it("may swap names", () => {
    const swap = defineFeature({
      key: "child",
      id: ["video_id"],
      deps: [from(video, { rename: { path: "seconds", seconds: "path" } })],
    });
    expect(new FeatureGraph([swap]).has("child")).toBe(true);
  });
});

describe("parents are refused that", () => {
  const label = defineFeature({
    key: "label",
    id: ["video_id"],
    schema: z.object({ video_id: z.string(), path: z.string() }),
  });
  const frame = defineFeature({
    key: "frame",
    id: ["video_id", "frame"],
    schema: z.object({ video_id: z.string(), frame: z.int() }),
  });
  const child = (...deps: Parameters<typeof defineFeature>[0]["deps"] & object) =>
    defineFeature({ key: "child", id: ["video_id"], deps });

  it("share no ID column", () => {
    expect(build(child(video, from(label, { rename: { video_id: "label_id" } })))).toBe(
      "GRAPH_INVALID The dependencies of child share no ID column: video/raw (video_id); label (label_id). Rename the parents' ID columns so that they share a name.",
    );
  });

  it("provide one column twice", () => {
    expect(build(child(video, label))).toBe(
      "GRAPH_INVALID Feature child would get column path from both video/raw and label. Rename it in one dependency, or select other columns.",
    );
    expect(new FeatureGraph([child(video, from(label, { select: [] }))]).has("child")).toBe(true);
    expect(new FeatureGraph([child(video, from(label, { rename: { path: "label_path" } }))]).has("child")).toBe(true);
  });

  it("provide one ID column twice that does not join them, though nobody selects it", () => {
    const other = defineFeature({
      key: "other",
      id: ["video_id", "frame"],
      schema: z.object({ video_id: z.string(), frame: z.int() }),
    });
    const third = from(video, { select: [] });
    expect(build(child(from(frame, { select: [] }), from(other, { select: [] }), third))).toMatch(
      /^GRAPH_INVALID Feature child would get column frame from both frame and other/,
    );
    expect(new FeatureGraph([child(from(frame, { select: [] }), from(other, { select: [] }))]).has("child")).toBe(true);
  });
});
