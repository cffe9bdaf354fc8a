import { describe, expect, it } from "vitest";
import type { FieldMappingInput } from "../../src/index.js";
import { defineFeature, FeatureGraph, from } from "../../src/index.js";

const parent = defineFeature({ key: "up", id: ["x"], fields: ["audio", "audio/french", "french", "text"] });

/** The parent fields of a field under a mapping. */
function inputs(field: string, fieldsMapping?: FieldMappingInput): string[] {
  const other = defineFeature({ key: "z", id: ["x"], fields: ["only"] });
  const up = from("up", fieldsMapping === undefined ? {} : { fieldsMapping });
  const child = defineFeature({ key: "child", id: ["x"], deps: [up, other], fields: [field] });
  return (new FeatureGraph([parent, child]).fieldInputs(child).get(field) ?? []).map(({ label }) => label);
}

const up = (...fields: string[]) => [...fields.map((field) => `up.${field}`), "z.only"];

describe("a mapping gives a field", () => {
  it.each<[string, string, FieldMappingInput | undefined, string[]]>([
    ["the one of the same name", "audio", undefined, up("audio")],
    ["every field when no name matches", "video", undefined, up("audio", "audio/french", "french", "text")],
    ["those that end in its name", "french", { type: "default", matchSuffix: true }, up("audio/french", "french")],
    [
      "only whole parts of names",
      "ench",
      { type: "default", matchSuffix: true },
      up("audio", "audio/french", "french", "text"),
    ],
    [
      "no shorter name",
      "a/audio/french",
      { type: "default", matchSuffix: true },
      up("audio", "audio/french", "french", "text"),
    ],
    [
      "no excluded one, though it matches",
      "audio",
      { type: "default", excludeFields: ["audio"] },
      up("audio/french", "french", "text"),
    ],
    [
      "no excluded one among all",
      "video",
      { type: "default", excludeFields: ["text", "french"] },
      up("audio", "audio/french"),
    ],
    [
      "nothing when all are excluded",
      "video",
      { type: "default", excludeFields: ["audio", "audio/french", "french", "text"] },
      up(),
    ],
    ["all", "audio", "all", up("audio", "audio/french", "french", "text")],
    ["none", "audio", "none", up()],
    [
      "the listed ones that exist",
      "video",
      { type: "specific", mapping: { video: ["text", "audio", "missing"] } },
      up("audio", "text"),
    ],
    ["nothing when it is not listed", "audio", { type: "specific", mapping: { video: ["text"] } }, up()],
  ])("%s", (_name, field, mapping, expected) => {
    expect(inputs(field, mapping)).toEqual(expected);
  });
});

describe("a field's own choice", () => {
  const other = defineFeature({ key: "z", id: ["x"], fields: ["b", "a"] });
  const own = (on: "all" | Parameters<typeof from>[0][]) => {
    const deps = [from(parent, { fieldsMapping: "none" }), from(other, { fieldsMapping: "none" })];
    const child = defineFeature({ key: "child", id: ["x"], deps, fields: { f: { on: on as "all" } } });
    return new FeatureGraph([child])
      .fieldInputs(child)
      .get("f")
      ?.map(({ label }) => label);
  };

  it("of all takes every field of every parent, whatever the mappings", () => {
    expect(own("all")).toEqual(["up.audio", "up.audio/french", "up.french", "up.text", "z.a", "z.b"]);
  });

  it("of a feature takes its fields", () => {
    expect(own([other])).toEqual(["z.a", "z.b"]);
  });
});

describe("the order of parent fields", () => {
  it("is that of the whole string, not of the parts", () => {
    const parents = ["ab", "a/b", "a", "a-b"].map((key) => defineFeature({ key, id: ["x"], fields: ["x"] }));
    const child = defineFeature({ key: "child", id: ["x"], deps: parents });
    const labels = new FeatureGraph([child]).fieldInputs(child).get("default");
    expect(labels?.map(({ label }) => label)).toEqual(["a-b.x", "a.x", "a/b.x", "ab.x"]);
  });
});
