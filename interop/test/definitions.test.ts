import type { FeatureSpec, FeatureVersions, JsonValue } from "@metaxy-ts/core";
import { FeatureGraph, featureFromSpec, featureSpecJson, parseFeatureSpec } from "@metaxy-ts/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { graphs } from "./histories/graphs.js";
import { usePython } from "./support/metaxy.js";
import { runs } from "./support/runs.js";
import { project } from "./support/side.js";

const ask = usePython();

/** What `definitions` of the worker gives. */
interface Definitions {
  readonly projectVersion: string;
  readonly features: Readonly<
    Record<string, { readonly spec: JsonValue; readonly schema: JsonValue; readonly versions: FeatureVersions }>
  >;
}

async function definitions(specs: readonly FeatureSpec[], length: number): Promise<Definitions> {
  const store = { length };
  const answer = await ask({ operation: "definitions", project, features: specs.map(featureSpecJson), store });
  return answer as Definitions;
}

/** Both libraries give the same versions to these features, and write their specs alike. */
async function sameDefinitions(specs: readonly FeatureSpec[], length: number): Promise<void> {
  const { features, projectVersion } = await definitions(specs, length);
  const ours = Object.values(features).map(({ spec, schema }) => featureFromSpec(spec, { jsonSchema: schema }));
  const graph = new FeatureGraph(ours, { project });
  for (const spec of specs) {
    expect(features[spec.key]?.spec, `the spec of ${spec.key}`).toEqual(featureSpecJson(spec));
    expect(parseFeatureSpec(features[spec.key]?.spec)).toEqual(spec);
    expect(features[spec.key]?.versions, `the versions of ${spec.key}`).toEqual(graph.versions(spec.key, length));
  }
  expect(projectVersion).toBe(graph.projectVersion(project, length));
}

/** Everything that a spec can say. */
const everything = [
  {
    key: "video/raw",
    id_columns: ["group", "id"],
    fields: [{ key: "audio/en", code_version: "é😀" }, "audio/de", { key: "frames", code_version: "1" }],
    metadata: { owner: "Zoë", retries: 3, nested: [{ a: null }, true, 0.1] },
    description: "What a camera\nhas recorded.",
  },
  { key: "video-2/raw_1", id_columns: ["id"] },
  {
    key: "video/crop",
    id_columns: ["group", "id"],
    deps: [
      {
        feature: "video/raw",
        select: ["path", "long"],
        rename: { length: "long" },
        filters: ["long > 1.5 AND NOT path = 'it''s'", "path IS NOT NULL OR long IN (1, 2)"],
        fields_mapping: { mapping: { type: "default", match_suffix: true, exclude_fields: ["frames"] } },
      },
      {
        feature: "video-2/raw_1",
        select: [],
        optional: true,
        fields_mapping: { mapping: { type: "specific", mapping: { "audio/en": ["default"], en: [["default"]] } } },
      },
    ],
    fields: [
      "en",
      { key: "all", code_version: "2", deps: "__METAXY_ALL_DEP__" },
      { key: "one", deps: [{ feature: "video/raw", fields: ["frames", "audio/en"] }] },
      { key: "whole", deps: [{ feature: "video-2/raw_1", fields: "__METAXY_ALL_DEP__" }] },
    ],
  },
  {
    key: "video/album",
    id_columns: ["group"],
    deps: [
      {
        feature: "video/crop",
        fields_mapping: { mapping: { type: "all" } },
        lineage: { relationship: { type: "N:1", on: ["group"] } },
      },
    ],
  },
  {
    key: "video/page",
    id_columns: ["group", "number"],
    deps: [{ feature: "video/album", lineage: { relationship: { type: "1:N", on: ["group"] } } }],
  },
].map(parseFeatureSpec);

describe("features that both libraries define", () => {
  it.each([8, 16, 64])("have the same specs and versions, whatever a spec says, with hashes of %i", (length) =>
    sameDefinitions(everything, length),
  );

  it("have the same specs and versions in any graph", () =>
    fc.assert(fc.asyncProperty(graphs, fc.integer({ min: 8, max: 64 }), sameDefinitions), runs(50)));

  it("have other versions if one code version differs", async () => {
    const [raw, ...others] = everything as [FeatureSpec, ...FeatureSpec[]];
    const changed = { ...raw, fields: raw.fields.map((field) => ({ ...field, codeVersion: "changed" })) };
    const [before, after] = [await definitions(everything, 16), await definitions([changed, ...others], 16)];
    expect(after.projectVersion).not.toBe(before.projectVersion);
    expect(after.features["video/page"]?.versions.feature).not.toBe(before.features["video/page"]?.versions.feature);
    expect(after.features["video-2/raw_1"]).toEqual(before.features["video-2/raw_1"]);
  });
});
