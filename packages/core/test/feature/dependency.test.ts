import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { FieldMappingInput } from "../../src/index.js";
import { and, column, defineFeature, from } from "../../src/index.js";

const video = defineFeature({
  key: "video/raw",
  id: ["video_id"],
  schema: z.object({ video_id: z.string(), path: z.string(), seconds: z.number() }),
});

describe("from", () => {
  it("fills in what is left out", () => {
    const dependency = from(video);
    expect(dependency.parent).toBe(video);
    expect(dependency.spec).toEqual({
      feature: "video/raw",
      select: null,
      rename: null,
      mapping: { type: "default", matchSuffix: false, excludeFields: [] },
      filters: null,
      lineage: { type: "identity" },
      optional: false,
    });
    expect(Object.isFrozen(dependency)).toBe(true);
  });

  it("takes the key of a parent that the graph knows", () => {
    expect(from("video/raw", { select: ["path"], optional: true })).toMatchObject({
      parent: null,
      spec: { feature: "video/raw", select: ["path"], optional: true },
    });
  });

  it("selects by the parent's names and stores the new ones", () => {
    expect(from(video, { select: ["path", "seconds"], rename: { path: "source" } }).spec).toMatchObject({
      select: ["source", "seconds"],
      rename: { path: "source" },
    });
  });

  it.each<[FieldMappingInput, object]>([
    ["all", { type: "all" }],
    ["none", { type: "none" }],
    [{ type: "all" }, { type: "all" }],
    [{ type: "default" }, { type: "default", matchSuffix: false, excludeFields: [] }],
    [
      { type: "default", matchSuffix: true, excludeFields: ["a/b"] },
      { type: "default", matchSuffix: true, excludeFields: ["a/b"] },
    ],
    [
      { type: "specific", mapping: { x: ["b", "a", "a/c", "b"] } },
      { type: "specific", mapping: { x: ["a", "a/c", "b"] } },
    ],
  ])("takes the mapping %j", (fieldsMapping, mapping) => {
    expect(from("video/raw", { fieldsMapping }).spec.mapping).toEqual(mapping);
  });

  it.each([
    [{ type: "identity" }, { type: "identity" }],
    [{ type: "aggregation" }, { type: "aggregation", on: null }],
    [
      { type: "aggregation", on: ["path"] },
      { type: "aggregation", on: ["path"] },
    ],
    [
      { type: "expansion", on: ["video_id"] },
      { type: "expansion", on: ["video_id"], idGenerationPattern: null },
    ],
  ] as const)("takes the lineage %j", (lineage, expected) => {
    expect(from(video, { lineage }).spec.lineage).toEqual(expected);
  });

  it("stores filters as a string, and keeps a string as it was written", () => {
    const { filters } = from(video, {
      filters: [
        "seconds>1  and path  is not null",
        (c) => and(c.seconds.gt(1), c.path.ne(null)),
        column("path").eq("x"),
      ],
    }).spec;
    expect(filters).toEqual(["seconds>1  and path  is not null", "seconds > 1 AND path IS NOT NULL", "path = 'x'"]);
  });
});
