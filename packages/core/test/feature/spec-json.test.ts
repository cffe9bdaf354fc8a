import fc from "fast-check";
import { describe, expect, it } from "vitest";
// @boundaries-ignore all packages try random inputs in the same way
import { runs } from "../../../../vitest.runs.js";
import { canonicalJson } from "../../src/hash/canonical-json.js";
import { JsonFloat } from "../../src/hash/json-number.js";
import { defineFeature, featureSpecJson, from, parseFeatureSpec } from "../../src/index.js";
import { problem, thrown } from "../thrown.js";
import { featureSpec } from "./arbitrary-spec.js";

const minimal = { key: "a", id_columns: ["x"] };
const written = (json: unknown) => canonicalJson(featureSpecJson(parseFeatureSpec(json)));

const complete =
  '{"deps": [' +
  '{"feature": "video/raw", "fields_mapping": {"mapping": {"exclude_fields": ["audio/en"], "match_suffix": true, "type": "default"}}, ' +
  '"lineage": {"relationship": {"on": null, "type": "N:1"}}, "optional": true, "rename": {"path": "source"}, ' +
  '"select": ["source"], "sql_filters": ["size > 1"]}, ' +
  '{"feature": "label", "fields_mapping": {"mapping": {"mapping": {"out": [["in_a"], ["x", "y"]]}, "type": "specific"}}, ' +
  '"lineage": {"relationship": {"id_generation_pattern": null, "on": ["x"], "type": "1:N"}}, "optional": false, "rename": null, ' +
  '"select": null, "sql_filters": null}], ' +
  '"description": "Caf\\u00e9 \\ud83d\\ude00", ' +
  '"fields": [{"code_version": "1", "deps": "__METAXY_ALL_DEP__", "key": "default"}, ' +
  '{"code_version": "__metaxy_initial__", "deps": [{"feature": "video/raw", "fields": ["audio", "a/b"]}, ' +
  '{"feature": "label", "fields": "__METAXY_ALL_DEP__"}], "key": "out"}], ' +
  '"id_columns": ["x", "y"], "key": "video/crop", "metadata": {"big": 9007199254740993, "float": 1.0, "tiny": 1e-07}}';

describe("a spec and its JSON form", () => {
  it("are the same, byte for byte", () => {
    expect(written(complete)).toBe(complete);
  });

  it("are the same for every valid spec", () => {
    fc.assert(
      fc.property(featureSpec, (spec) => {
        expect(parseFeatureSpec(featureSpecJson(spec))).toEqual(spec);
        expect(parseFeatureSpec(canonicalJson(featureSpecJson(spec)))).toEqual(spec);
        expect(written(canonicalJson(featureSpecJson(spec)))).toBe(canonicalJson(featureSpecJson(spec)));
      }),
      runs(100),
    );
  });

  it("are the same for a definition in code", () => {
    const feature = defineFeature({
      key: "a",
      id: ["x"],
      deps: [from("b", { fieldsMapping: { type: "specific", mapping: { default: ["d", "c"] } }, filters: ["x>1"] })],
      fields: { default: { version: "1", on: "all" } },
      metadata: { ratio: 0.5, list: [1, [null]] },
    });
    expect(parseFeatureSpec(featureSpecJson(feature.spec))).toEqual(feature.spec);
  });

  it("fill in the defaults", () => {
    expect(written(minimal)).toBe(
      '{"deps": [], "description": null, "fields": [{"code_version": "__metaxy_initial__", "deps": [], "key": "default"}], ' +
        '"id_columns": ["x"], "key": "a", "metadata": {}}',
    );
    expect(written({ ...minimal, deps: [{ feature: "b" }] })).toContain(
      '"deps": [{"feature": "b", "fields_mapping": {"mapping": {"exclude_fields": [], "match_suffix": false, "type": "default"}}, ' +
        '"lineage": {"relationship": {"type": "1:1"}}, "optional": false, "rename": null, "select": null, "sql_filters": null}]',
    );
    expect(parseFeatureSpec({ ...minimal, fields: ["b", {}, { key: "c", deps: [{ feature: "d" }] }] }).fields).toEqual([
      { key: "b", codeVersion: "__metaxy_initial__", dependsOn: [] },
      { key: "default", codeVersion: "__metaxy_initial__", dependsOn: [] },
      { key: "c", codeVersion: "__metaxy_initial__", dependsOn: [{ feature: "d", fields: "all" }] },
    ]);
  });

  it("keep whole floats and big integers of the metadata apart from integers", () => {
    const { metadata } = parseFeatureSpec(
      `{"key":"a","id_columns":["x"],"metadata":{"f":1.0,"i":1,"b":9007199254740993,"l":[2.0]}}`,
    );
    expect(metadata).toEqual({ f: new JsonFloat(1), i: 1, b: 9007199254740993n, l: [new JsonFloat(2)] });
  });

  it("know the mapping's parent fields as a set", () => {
    const mapping = { type: "specific", mapping: { out: [["x", "y"], "b", ["b"], "a-b", "a/b"] } };
    expect(written({ ...minimal, deps: [{ feature: "b", fields_mapping: { mapping } }] })).toContain(
      '"mapping": {"out": [["a", "b"], ["a-b"], ["b"], ["x", "y"]]}',
    );
  });
});

describe("keys in older forms", () => {
  it.each([
    ["a/b"],
    [["a", "b"]],
    [{ root: ["a", "b"] }],
    [{ root: "a/b" }],
    [{ parts: ["a", "b"] }],
    [{ parts: [{ parts: ["a", "b"] }] }],
  ])("%j", (key) => {
    const spec = parseFeatureSpec({
      key,
      id_columns: ["x"],
      fields: [{ key }],
      deps: [{ feature: key, fields_mapping: { mapping: { type: "default", exclude_fields: [key] } } }],
    });
    expect(spec).toMatchObject({
      key: "a/b",
      fields: [{ key: "a/b" }],
      dependencies: [{ feature: "a/b", mapping: { excludeFields: ["a/b"] } }],
    });
  });
});

describe("filters", () => {
  const filters = (dependency: object) =>
    parseFeatureSpec({ ...minimal, deps: [{ feature: "b", ...dependency }] }).dependencies[0]?.filters;

  it("may have either name", () => {
    expect(filters({ filters: ["size > 1"] })).toEqual(["size > 1"]);
    expect(filters({ sql_filters: ["size > 1"] })).toEqual(["size > 1"]);
    expect(filters({ sql_filters: null, filters: ["size > 1"] })).toEqual(["size > 1"]);
    expect(filters({ sql_filters: ["size > 1"], filters: null })).toEqual(["size > 1"]);
    expect(filters({})).toBeNull();
  });

  it("may not have both", () => {
    expect(problem(() => filters({ filters: ["a = 1"], sql_filters: ["b = 1"] }))).toBe(
      'SPEC_INVALID $.deps[0] has both "sql_filters" and "filters"; they mean the same; omit one of them.',
    );
  });

  it("say where they are wrong", () => {
    expect(problem(() => filters({ filters: ["a = 1", "b ="] }))).toMatch(
      /^FILTER_INVALID \$\.deps\[0\]\.filters\[1\]: /,
    );
    expect(problem(() => filters({ sql_filters: ["b ="] }))).toMatch(
      /^FILTER_INVALID \$\.deps\[0\]\.sql_filters\[0\]: /,
    );
  });
});

describe("JSON that is not a spec", () => {
  const deps = (dependency: unknown) => ({ ...minimal, deps: [dependency] });
  const mapping = (value: unknown) => deps({ feature: "b", fields_mapping: { mapping: value } });
  const lineage = (value: unknown) => deps({ feature: "b", lineage: { relationship: value } });

  it.each<[unknown, string, string]>([
    [[], "$", "$ has to be an object; it is []."],
    [null, "$", "$ has to be an object; it is null."],
    [undefined, "$", "$ has to be an object; it is missing."],
    [{ id_columns: ["x"] }, "$.key", "$.key has to be a key; it is missing."],
    [{ key: "a" }, "$.id_columns", "$.id_columns has to be a list of strings; it is missing."],
    [{ key: "a", id_columns: ["x", 1] }, "$.id_columns[1]", "$.id_columns[1] has to be a string; it is 1."],
    [{ ...minimal, idcolumns: [] }, "$", '$ has an unknown member "idcolumns"; did you mean "id_columns"?'],
    [
      { ...minimal, key: "A" },
      "$.key",
      '$.key: Invalid feature key "A": part "A" may only contain a-z, 0-9, _ and -, and has to start with a letter or _.',
    ],
    [{ ...minimal, key: { parts: 1 } }, "$.key", '$.key has to be a key; it is {"parts":1}.'],
    [{ ...minimal, metadata: [] }, "$.metadata", "$.metadata has to be an object; it is []."],
    [{ ...minimal, description: 1 }, "$.description", "$.description has to be a string; it is 1."],
    [{ ...minimal, fields: "a" }, "$.fields", "$.fields is not a list."],
    [{ ...minimal, fields: ["a", 1] }, "$.fields[1]", "$.fields[1] has to be an object; it is 1."],
    [
      { ...minimal, fields: [{ key: "a", code_version: 1 }] },
      "$.fields[0].code_version",
      "$.fields[0].code_version has to be a string; it is 1.",
    ],
    [
      { ...minimal, fields: [{ key: "a", version: "1" }] },
      "$.fields[0]",
      '$.fields[0] has an unknown member "version"; known members: key, code_version, deps.',
    ],
    [{ ...minimal, fields: [{ deps: "all" }] }, "$.fields[0].deps", "$.fields[0].deps is not a list."],
    [
      { ...minimal, fields: [{ deps: [{ feature: "b", fields: "x" }] }] },
      "$.fields[0].deps[0].fields",
      "$.fields[0].deps[0].fields is not a list.",
    ],
    [
      { ...minimal, fields: [{ deps: [{ fields: ["x"] }] }] },
      "$.fields[0].deps[0].feature",
      "$.fields[0].deps[0].feature has to be a key; it is missing.",
    ],
    [deps("b"), "$.deps[0]", '$.deps[0] has to be an object; it is "b".'],
    [
      deps({ feature: "b", select: "x" }),
      "$.deps[0].select",
      '$.deps[0].select has to be a list of strings; it is "x".',
    ],
    [deps({ feature: "b", rename: { x: 1 } }), "$.deps[0].rename.x", "$.deps[0].rename.x has to be a string; it is 1."],
    [
      deps({ feature: "b", optional: "yes" }),
      "$.deps[0].optional",
      '$.deps[0].optional has to be true or false; it is "yes".',
    ],
    [
      deps({ feature: "b", fields_mapping: { type: "all" } }),
      "$.deps[0].fields_mapping",
      '$.deps[0].fields_mapping has an unknown member "type"; known members: mapping.',
    ],
    [
      mapping({ type: "some" }),
      "$.deps[0].fields_mapping.mapping.type",
      '$.deps[0].fields_mapping.mapping.type is "some"; it has to be one of default, all, none, specific.',
    ],
    [
      mapping({ type: "default", match_sufix: true }),
      "$.deps[0].fields_mapping.mapping",
      '$.deps[0].fields_mapping.mapping has an unknown member "match_sufix"; did you mean "match_suffix"?',
    ],
    [
      mapping({ type: "default", match_suffix: 1 }),
      "$.deps[0].fields_mapping.mapping.match_suffix",
      "$.deps[0].fields_mapping.mapping.match_suffix has to be true or false; it is 1.",
    ],
    [
      mapping({ type: "specific", mapping: { a: "b" } }),
      "$.deps[0].fields_mapping.mapping.mapping.a",
      "$.deps[0].fields_mapping.mapping.mapping.a is not a list.",
    ],
    [
      lineage({ type: "2:1" }),
      "$.deps[0].lineage.relationship.type",
      '$.deps[0].lineage.relationship.type is "2:1"; it has to be one of 1:1, N:1, 1:N.',
    ],
    [
      lineage({ type: "1:N" }),
      "$.deps[0].lineage.relationship.on",
      "$.deps[0].lineage.relationship.on has to be a list of strings; it is missing.",
    ],
    [
      lineage({ type: "1:1", on: ["x"] }),
      "$.deps[0].lineage.relationship",
      '$.deps[0].lineage.relationship has an unknown member "on"; known members: type.',
    ],
  ])("%j", (json, path, message) => {
    const error = thrown(() => parseFeatureSpec(json));
    expect(error.message).toBe(message);
    expect(error.code).toBe("SPEC_INVALID");
    expect(error.details.path).toBe(path);
  });

  it("is refused as a string, too", () => {
    expect(problem(() => parseFeatureSpec("{"))).toMatch(/^SPEC_INVALID A feature spec is not JSON: /);
    expect(thrown(() => parseFeatureSpec("{")).cause).toBeInstanceOf(Error);
  });

  it("may break a rule of features instead", () => {
    expect(problem(() => parseFeatureSpec({ ...minimal, id_columns: [] }))).toMatch(
      /^FEATURE_INVALID Feature a is not valid/,
    );
    expect(problem(() => parseFeatureSpec({ ...minimal, fields: ["a/b", "a_b"] }))).toMatch(/^FEATURE_INVALID /);
  });
});
