import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineFeature, featureFromSpec, from } from "../../src/index.js";
import { problem, thrown } from "../thrown.js";

/** Definitions as JavaScript sees them: no compiler stands in the way of a mistake. */
const define = defineFeature as unknown as (definition: Record<string, unknown>) => unknown;
const dependency = from as unknown as (parent: string, options: Record<string, unknown>) => unknown;

const schema = z.object({ video_id: z.string(), path: z.string() });
const video = defineFeature({ key: "video/raw", id: ["video_id"], fields: ["audio", "frames"] });

const message = (definition: Record<string, unknown>) =>
  problem(() => define({ key: "crop", id: ["video_id"], ...definition }));
const invalid = (reason: string) => `FEATURE_INVALID Feature crop is not valid: ${reason}`;

describe("a definition with a mistake is refused", () => {
  it.each<[string, Record<string, unknown>, string]>([
    ["no ID columns", { id: [] }, "it has no ID columns; name at least one column that identifies a sample."],
    ["an ID column without a name", { id: ["x", ""] }, "ID column 2 is not a name."],
    ["a number as ID column", { id: [1] }, "ID column 1 is not a name."],
    ["a system column as ID", { id: ["metaxy_id"] }, 'ID column "metaxy_id" has the name of a system column.'],
    ["an ID column twice", { id: ["x", "y", "x"] }, 'ID column "x" is listed twice.'],
    [
      "a misspelt ID column",
      { id: ["vidoe_id"], schema },
      'ID column "vidoe_id" is not in its schema; did you mean "video_id"?',
    ],
    [
      "an unknown ID column",
      { id: ["sample"], schema },
      'ID column "sample" is not in its schema; known columns: video_id, path.',
    ],
    ["no fields", { fields: [] }, "it has no fields; omit `fields` to get one field named default."],
    ["a field twice", { fields: ["a", "b", "a"] }, "field a is listed twice."],
    [
      "fields with one member name",
      { fields: ["a/b", "a_b"] },
      "fields a/b and a_b share the member name a_b; rename one.",
    ],
    ["a number as code version", { fields: { a: { version: 1 } } }, "the code version of field a is not a string."],
    [
      "a code version with the separator",
      { fields: { a: "1|2" } },
      'the code version "1|2" of field a contains "|", which is the separator of hash inputs.',
    ],
    [
      "a reserved column in the schema",
      { schema: z.object({ video_id: z.string(), metaxy_x: z.string() }) },
      'its schema declares column "metaxy_x"; names that start with metaxy_ are reserved for the library.',
    ],
    [
      "a schema of no object",
      { schema: z.array(z.string()) },
      'its schema describes "array", but rows are objects with one member for each column.',
    ],
    [
      "metadata that is not JSON",
      { metadata: { made: new Date(0) } },
      "its metadata is not JSON: The value at $.made is a Date, not a plain object.",
    ],
  ])("%s", (_name, definition, reason) => {
    expect(message(definition)).toBe(invalid(reason));
  });

  it("names the feature in its details", () => {
    expect(thrown(() => define({ key: "crop", id: [] })).details).toEqual({ feature: "crop" });
  });

  it("an unknown option", () => {
    expect(message({ fileds: [] })).toBe(
      'FEATURE_INVALID defineFeature(crop) has no option "fileds"; did you mean "fields"?',
    );
    expect(message({ fields: { a: { verison: "1" } } })).toBe(
      'FEATURE_INVALID Field a of crop has no option "verison"; did you mean "version"?',
    );
  });

  it("what has to be a list", () => {
    expect(message({ id: "video_id" })).toBe("FEATURE_INVALID Option id of feature crop has to be a list.");
    expect(message({ deps: video })).toBe("FEATURE_INVALID Option deps of feature crop has to be a list.");
  });

  it("a dependency that is none", () => {
    expect(message({ deps: [video, "label"] })).toBe(
      'FEATURE_INVALID deps[1] of crop is neither a feature nor a dependency made by from(). Wrap a key in from(): from("video/raw").',
    );
  });

  it("a bad key of a field", () => {
    expect(message({ fields: ["Audio"] })).toContain('FEATURE_INVALID Invalid field key "Audio"');
  });

  it("a data version from an unknown column", () => {
    expect(message({ schema, fields: { a: { dataVersion: "sha" } } })).toBe(
      'FEATURE_INVALID Field a of crop takes its data version from column "sha", which the schema does not have; known columns: video_id, path.',
    );
  });
});

describe("a dependency with a mistake is refused", () => {
  const withParent = (options: Record<string, unknown>) =>
    problem(() => define({ key: "crop", id: ["video_id"], deps: [dependency("video/raw", options)] }));
  const reason = (text: string) => invalid(`its dependency on video/raw ${text}`);

  it.each<[string, Record<string, unknown>, string]>([
    [
      "a rename of a system column",
      { rename: { metaxy_provenance: "p" } },
      "renames system column metaxy_provenance; system columns cannot be renamed.",
    ],
    [
      "a rename to a reserved name",
      { rename: { path: "metaxy_path" } },
      "renames path to metaxy_path; names that start with metaxy_ are reserved for the library.",
    ],
    ["a rename to nothing", { rename: { path: "" } }, "renames path to an empty name."],
    ["two renames to one name", { rename: { a: "x", b: "x" } }, "renames both a and b to x."],
  ])("%s", (_name, options, text) => {
    expect(withParent(options)).toBe(reason(text));
  });

  it("a select of a name that was renamed away, in a stored spec", () => {
    const spec = {
      key: "crop",
      id_columns: ["video_id"],
      deps: [{ feature: "video/raw", select: ["path"], rename: { path: "source" } }],
    };
    expect(problem(() => featureFromSpec(spec))).toBe(
      reason("selects path, which it renames to source; select it by that name."),
    );
  });

  it("lineage without columns, or with one twice", () => {
    const lineage = (on: readonly string[]) => withParent({ lineage: { type: "expansion", on } });
    expect(lineage([])).toBe(
      invalid("the lineage of its dependency on video/raw joins on no column; name at least one."),
    );
    expect(lineage(["a", "a"])).toBe(invalid("the lineage of its dependency on video/raw joins on a twice."));
  });

  it("a column selected twice", () => {
    expect(withParent({ select: ["a", "b", "a"] })).toBe(
      'FEATURE_INVALID The dependency on video/raw selects column "a" twice.',
    );
  });

  it("an unknown option", () => {
    expect(withParent({ optinal: true })).toBe(
      'FEATURE_INVALID from(video/raw) has no option "optinal"; did you mean "optional"?',
    );
  });

  it("an unknown mapping or lineage", () => {
    expect(withParent({ fieldsMapping: "some" })).toBe(
      'FEATURE_INVALID The dependency on video/raw has the unknown fieldsMapping "some"; it has to be one of default, all, none and specific.',
    );
    expect(withParent({ lineage: { type: "N:1" } })).toBe(
      'FEATURE_INVALID The dependency on video/raw has the unknown lineage "N:1"; it has to be one of identity, aggregation and expansion.',
    );
  });

  it("a bad filter", () => {
    expect(withParent({ filters: ["path ="] })).toMatch(/^FILTER_INVALID /);
  });
});

describe("a field that does not exist", () => {
  const field = (key: string) => problem(() => video.field(key as "audio"));

  it("is refused with the nearest name, or with all", () => {
    expect(field("frame")).toBe('FEATURE_INVALID Feature video/raw has no field "frame"; did you mean "frames"?');
    expect(field("text")).toBe('FEATURE_INVALID Feature video/raw has no field "text"; known fields: audio, frames.');
  });
});

describe("a spec from elsewhere", () => {
  it("cannot be given the version of a field that it does not have", () => {
    const spec = { key: "crop", id_columns: ["video_id"], fields: ["audio"] };
    expect(problem(() => featureFromSpec(spec, { external: { fieldVersions: { adio: "abc" } } }))).toBe(
      'FEATURE_INVALID External feature crop has a version for field adio, which it does not have; did you mean "audio"?',
    );
  });
});
