import { describe, expect, it } from "vitest";
import type { AnyFeature } from "../../src/index.js";
import { defineFeature, FeatureGraph, featureFromSpec, from } from "../../src/index.js";
import { problem } from "../thrown.js";

/* All literals are what Metaxy for Python gives. */

const versions = (features: readonly AnyFeature[], key: string, length = 8) =>
  new FeatureGraph(features).versions(key, length);

describe("the versions of a feature", () => {
  it("with one field", () => {
    const feature = defineFeature({ key: "test/feature", id: ["x"], fields: { default: "1" } });
    expect(versions([feature], "test/feature")).toMatchObject({
      fields: { default: "8bcff601" },
      feature: "d26937b1",
      code: "08d017a7",
    });
    expect(versions([feature], "test/feature", 16)).toMatchObject({
      fields: { default: "8bcff601b8e8553d" },
      feature: "d179ceb42e133423",
    });
  });

  it("without a code version", () => {
    expect(versions([defineFeature({ key: "my_feature", id: ["x"] })], "my_feature").fields).toEqual({
      default: "433788cb",
    });
  });

  it("with three fields, whatever their order", () => {
    const fields = { audio: "2", frames: "1", metadata: "3" };
    const reversed = Object.fromEntries(Object.entries(fields).toReversed());
    const [one, two] = [fields, reversed].map((order) => {
      return versions([defineFeature({ key: "test/feature", id: ["x"], fields: order })], "test/feature");
    });
    expect(one?.code).toBe("f73ebda5");
    expect(two).toMatchObject({ code: "f73ebda5", feature: one?.feature });
    expect(two?.spec).not.toBe(one?.spec);
  });

  it("in a diamond", () => {
    const root = defineFeature({ key: "root", id: ["x"], fields: { data: "1" } });
    const left = defineFeature({ key: "branch_left", id: ["x"], deps: [root], fields: { left_processed: "2" } });
    const right = defineFeature({ key: "branch_right", id: ["x"], deps: [root], fields: { right_processed: "3" } });
    const merged = defineFeature({ key: "merged", id: ["x"], deps: [left, right], fields: { fusion: "4" } });
    const graph = new FeatureGraph([merged]);
    const fields = [...graph.features.keys()].map((key) => Object.values(graph.versions(key, 8).fields)[0]);
    expect(fields).toEqual(["27a4d760", "48a24e78", "1076c04e", "7e0db82d"]);
  });

  it("with parent fields by name", () => {
    const upstream = featureFromSpec(
      { key: "test_field_deps/upstream", id_columns: ["x"], fields: ["audio", "frames"] },
      { external: { fieldVersions: { audio: "d557fa50", frames: "9fed3014" } } },
    );
    const child = defineFeature({
      key: "test_field_deps/downstream/with_deps",
      id: ["x"],
      deps: [upstream],
      fields: { default: { version: "1", on: [upstream.field("frames"), upstream.field("audio")] } },
    });
    expect(versions([child], child.key)).toMatchObject({ fields: { default: "07cd01d9" }, feature: "32f6987c" });
  });

  it.each([
    [["user_id", "session_id"], "7e10afa8"],
    [["sample_uid"], "5601837d"],
  ])("of the spec with the ID columns %j", (id_columns, expected) => {
    expect(versions([featureFromSpec({ key: "test", id_columns })], "test").spec).toBe(expected);
  });

  it("of a spec without a schema", () => {
    const feature = defineFeature({ key: "recorded/feature", id: ["sample_uid"], fields: { default: "1" } });
    expect(versions([feature], feature.key)).toMatchObject({ spec: "7e3c2900", definition: "957b4069" });
  });

  it("of a spec with renames and selects", () => {
    const parents = ["one", "two", "three"].map((name) =>
      defineFeature({ key: `upstream/${name}`, id: ["sample_uid"] }),
    );
    const feature = defineFeature({
      key: "complex/multi/dep",
      id: ["sample_uid"],
      deps: [
        from("upstream/one", { select: ["a", "b", "c"], rename: { a: "upstream1_a", b: "upstream1_b" } }),
        from("upstream/two", { select: [] }),
        from("upstream/three", { rename: { col: "renamed_col" } }),
      ],
      fields: { field1: "1", field2: "2", field3: "3" },
    });
    expect(versions([...parents, feature], feature.key).spec).toBe("8d025e6b");
  });

  it("of a graph with nested keys, mappings and lineage", () => {
    const graph = new FeatureGraph([
      featureFromSpec({
        key: "frames/pose0",
        id_columns: ["group_id"],
        fields: [
          { key: "audio", code_version: "2024-01" },
          { key: "audio/en", code_version: "1" },
        ],
      }),
      featureFromSpec({
        key: "text1",
        id_columns: ["group_id", "item_id"],
        fields: [{ key: "audio/english", code_version: "2" }],
      }),
      featureFromSpec({
        key: "clip2",
        id_columns: ["group_id"],
        deps: [
          {
            feature: "text1",
            rename: { size_1: "size_1_in2", kind_1: "kind_1_in2" },
            lineage: { relationship: { type: "N:1", on: ["group_id"] } },
          },
          {
            feature: "frames/pose0",
            rename: { size_0: "size_0_in2", kind_0: "kind_0_in2" },
            fields_mapping: {
              mapping: { type: "specific", mapping: { "audio/french": [["audio"], ["audio", "en"]] } },
            },
            optional: true,
          },
        ],
        fields: [{ key: "audio/french", code_version: "3" }],
      }),
    ]);
    expect(graph.versions("frames/pose0", 8)).toMatchObject({
      feature: "3fab82bc",
      spec: "67342acc",
      code: "b5ad3453",
      fields: { audio: "05838726", "audio/en": "c4e85328" },
    });
    expect(graph.versions("text1", 8)).toMatchObject({ feature: "4d219967", fields: { "audio/english": "5b39e824" } });
    expect(graph.versions("clip2", 8)).toMatchObject({
      feature: "2ea32c66",
      spec: "0da7c7b3",
      code: "67fcacd6",
      fields: { "audio/french": "a6752188" },
    });
  });
});

describe("what changes a version", () => {
  const parent = (fields: Record<string, string>) => defineFeature({ key: "parent", id: ["x"], fields });
  const child = (of: AnyFeature, more: object = {}) =>
    defineFeature({ key: "child", id: ["x"], deps: [of], fields: { audio: "1", frames: "1" }, ...more });
  const before = versions([child(parent({ audio: "1", frames: "1" }))], "child");

  it("a parent's field changes what depends on it, and nothing else", () => {
    const after = versions([child(parent({ audio: "2", frames: "1" }))], "child");
    expect(after.feature).not.toBe(before.feature);
    expect(after.fields.audio).not.toBe(before.fields.audio);
    expect(after.fields.frames).toBe(before.fields.frames);
    expect(after).toMatchObject({ code: before.code, spec: before.spec, definition: before.definition });
  });

  it.each([
    ["description", { description: "New" }],
    ["metadata", { metadata: { owner: "me" } }],
    ["the ID columns", { id: ["x", "y"] }],
  ])("%s changes the definition alone", (_name, more) => {
    const after = versions([child(parent({ audio: "1", frames: "1" }), more)], "child");
    expect(after).toMatchObject({ feature: before.feature, code: before.code, fields: before.fields });
    expect(after.spec).not.toBe(before.spec);
    expect(after.definition).not.toBe(before.definition);
  });

  it("the project changes nothing", () => {
    expect(versions([child(parent({ audio: "1", frames: "1" }), { project: "p" })], "child")).toEqual(before);
  });
});

describe("versions of a length", () => {
  const graph = new FeatureGraph([defineFeature({ key: "a", id: ["x"] })]);

  it("are computed once", () => {
    expect(graph.versions("a", 12)).toBe(graph.versions("a", 12));
    expect(graph.versions("a")).toBe(graph.versions("a", 16));
    expect(Object.isFrozen(graph.versions("a"))).toBe(true);
  });

  it.each([8, 64])("of %d characters", (length) => {
    const { fields, ...rest } = graph.versions("a", length);
    for (const version of [...Object.values(rest), ...Object.values(fields)]) expect(version).toHaveLength(length);
  });

  it.each([7, 65, 0, 8.5, Number.NaN])("cannot be %d", (length) => {
    expect(problem(() => graph.versions("a", length))).toBe(
      `HASH_SETTINGS_INVALID The hash length is ${length}; use a whole number from 8 to 64.`,
    );
  });
});
