import { describe, expect, it } from "vitest";
import type { AnyFeature } from "../../src/index.js";
import { defaultHashSettings, defineFeature, from, parseFilter } from "../../src/index.js";
import { planOf, readOf } from "./tables.js";

const video = defineFeature({ key: "video/raw", id: ["video_id"], fields: ["audio/en", "frames"] });
const label = defineFeature({ key: "label", id: ["video_id"] });
const frame = defineFeature({ key: "frame", id: ["video_id", "number"], fields: ["pixels"] });

const child = (id: readonly [string, ...string[]], ...deps: (AnyFeature | ReturnType<typeof from>)[]) =>
  defineFeature({ key: "child", id, deps: deps as AnyFeature[], fields: { out: "1" } });

describe("the plan of an update", () => {
  it("is plain data: inputs with their columns, and the pieces of every field", () => {
    const crop = defineFeature({
      key: "video/crop",
      id: ["video_id"],
      deps: [from(video, { select: ["path"], rename: { path: "source" }, filters: ["seconds > '1'"] })],
      fields: { "audio/en": "1", faces: { version: "2", on: [video.field("frames")] } },
    });
    const plan = planOf(crop, { parents: { "video/raw": ["video_id", "path", "seconds"] }, own: ["video_id", "path"] });
    expect(plan).toEqual({
      feature: "video/crop",
      hash: defaultHashSettings,
      grain: ["video_id"],
      expected: {
        kind: "inputs",
        inputs: [
          {
            feature: "video/raw",
            read: readOf("video/raw", ["video_id"], ["video_id", "path", "seconds"]),
            optional: false,
            columns: [
              { from: "video_id", to: "video_id" },
              { from: "path", to: "source" },
              { from: "seconds", to: "seconds" },
            ],
            filters: [parseFilter("seconds > '1'")],
            lineage: { type: "identity" },
            included: ["source"],
          },
        ],
        joinColumns: ["video_id"],
        absent: [],
        fields: [
          {
            key: "audio/en",
            member: "audio_en",
            codeVersion: "1",
            pieces: [{ label: "video/raw.audio/en", input: 0, member: "audio_en" }],
          },
          {
            key: "faces",
            member: "faces",
            codeVersion: "2",
            pieces: [{ label: "video/raw.frames", input: 0, member: "frames" }],
          },
        ],
      },
      expectedFilters: [],
      current: {
        read: readOf("video/crop", ["video_id"], ["video_id", "path"]),
        collapse: false,
        filters: [],
        stalenessPredicates: [],
      },
      members: ["audio_en", "faces"],
    });
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });

  it("has nothing to compare with before the first write", () => {
    expect(planOf(child(["video_id"], video), { parents: { "video/raw": ["video_id"] } }).current).toBeNull();
  });

  it("carries all user columns without a select, none of the system's", () => {
    const plan = planOf(child(["video_id"], video), { parents: { "video/raw": ["video_id", "path", "seconds"] } });
    expect(plan.expected).toMatchObject({ inputs: [{ included: ["path", "seconds"] }] });
  });
});

describe("several parents", () => {
  const plan = planOf(child(["video_id"], from(label, { optional: true }), from(video, { select: [] })), {
    parents: { label: ["video_id", "text"], "video/raw": ["video_id", "path"] },
  });

  it("come with the required ones first, and are joined on what they share", () => {
    expect(plan.expected).toMatchObject({
      inputs: [
        { feature: "video/raw", optional: false, included: [] },
        { feature: "label", optional: true, included: ["text"] },
      ],
      joinColumns: ["video_id"],
    });
  });

  it("give the pieces of a field in hashing order, by the place of the input", () => {
    expect(plan.expected).toMatchObject({
      fields: [
        {
          pieces: [
            { label: "label.default", input: 1 },
            { label: "video/raw.audio/en", input: 0 },
            { label: "video/raw.frames", input: 0 },
          ],
        },
      ],
    });
  });

  it("may be missing when they are optional", () => {
    const { expected } = planOf(child(["video_id"], from(label, { optional: true, select: ["text"] }), video), {
      parents: { label: null, "video/raw": ["video_id"] },
    });
    expect(expected).toMatchObject({
      inputs: [{ feature: "video/raw" }, { feature: "label", read: null, columns: [] }],
    });
  });

  it("of a finer grain make the samples finer, as far as the ID columns say so", () => {
    const tables = { parents: { "video/raw": ["video_id"], frame: ["video_id", "number"] } };
    expect(planOf(child(["video_id", "number"], video, frame), tables)).toMatchObject({
      grain: ["video_id", "number"],
      expected: { joinColumns: ["video_id"], inputs: [{ included: [] }, { included: ["number"] }] },
    });
  });
});

describe("aggregation", () => {
  const parents = { frame: ["video_id", "number", "box"] };

  it("groups by the feature's ID columns and orders members by all of the parent's", () => {
    const plan = planOf(child(["video_id"], from(frame, { select: ["box"], lineage: { type: "aggregation" } })), {
      parents,
    });
    expect(plan).toMatchObject({ grain: ["video_id"], expected: { joinColumns: ["video_id"] } });
    expect(plan.expected).toMatchObject({
      inputs: [
        { lineage: { type: "aggregation", by: ["video_id"], order: ["video_id", "number"] }, included: ["box"] },
      ],
    });
  });

  it("takes all names after the rename", () => {
    const lineage = { type: "aggregation", on: ["clip"] } as const;
    const plan = planOf(child(["clip"], from(frame, { rename: { video_id: "clip", number: "n" }, lineage })), {
      parents,
    });
    expect(plan.expected).toMatchObject({
      inputs: [{ lineage: { type: "aggregation", by: ["clip"], order: ["clip", "n"] }, included: ["n", "box"] }],
    });
  });

  it("meets other parents on the group", () => {
    const summary = child(["video_id"], video, from(frame, { select: [], lineage: { type: "aggregation" } }));
    const plan = planOf(summary, { parents: { "video/raw": ["video_id"], ...parents } });
    expect(plan).toMatchObject({ grain: ["video_id"], expected: { joinColumns: ["video_id"] } });
  });
});

describe("expansion", () => {
  const frames = child(
    ["video_id", "number"],
    from(video, { select: ["path"], lineage: { type: "expansion", on: ["video_id"] } }),
  );
  const parents = { "video/raw": ["video_id", "path"] };

  it("compares at the grain of the parent, with several stored rows for each", () => {
    const plan = planOf(frames, { parents, own: ["video_id", "number"] });
    expect(plan).toMatchObject({ grain: ["video_id"], current: { collapse: true } });
    expect(plan.expected).toMatchObject({ inputs: [{ lineage: { type: "expansion" }, included: ["path"] }] });
  });
});

describe("filters on the feature itself", () => {
  const feature = child(["video_id"], video);
  const parents = { "video/raw": ["video_id", "size"] };

  it("narrow the expected side only where they are over the grain", () => {
    const plan = planOf(feature, {
      parents,
      own: ["video_id", "size"],
      targetFilters: ["video_id = 'a'", "size > '1'"],
    });
    expect(plan.expectedFilters).toEqual([parseFilter("video_id = 'a'")]);
    expect(plan.current?.filters).toEqual([parseFilter("video_id = 'a'"), parseFilter("size > '1'")]);
  });

  it("may mark stored rows as stale", () => {
    const plan = planOf(feature, { parents, own: ["video_id", "size"], stalenessPredicates: ["size IS NULL"] });
    expect(plan.current?.stalenessPredicates).toEqual([parseFilter("size IS NULL")]);
  });
});
