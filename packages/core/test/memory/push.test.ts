import { rejection } from "@metaxy-ts/testing";
import { expect, it } from "vitest";
import { pushTable } from "../../src/adapter.js";
import { defineFeature, FeatureGraph } from "../../src/index.js";
import { memory } from "../../src/memory.js";

const video = defineFeature({ key: "video/raw", id: ["id"], project: "videos" });
const note = defineFeature({ key: "note", id: ["id"], project: "notes" });

it.each<[string, () => [FeatureGraph, object?], string]>([
  ["no features", () => [new FeatureGraph([])], "The graph has no features to push: it is empty"],
  ["another project", () => [new FeatureGraph([video]), { project: "x" }], "has no feature of project x"],
  ["two projects", () => [new FeatureGraph([video, note])], "several projects: notes, videos. Say which one"],
  [
    "the library's tag",
    () => [new FeatureGraph([video]), { tags: { metaxy: "{}" } }],
    "The tag metaxy is the library's",
  ],
  ["a tag of a number", () => [new FeatureGraph([video]), { tags: { size: 1 } }], 'The tag "size" has to be a string'],
  ["no graph", () => [{} as FeatureGraph], "A push takes a FeatureGraph"],
])("a push of %s is refused, and records nothing", async (_, given, message) => {
  await using store = await memory().open();
  const [graph, options] = given();
  const error = await rejection(store.push(graph, options));
  expect(error.code).toBe("PUSH_INVALID");
  expect(error.message).toContain(message);
  expect(await store.history()).toEqual([]);
});

it("a push of one of several projects takes the graph's own", async () => {
  await using store = await memory().open();
  const graph = new FeatureGraph([video, note], { project: "notes" });
  expect(await store.push(graph)).toMatchObject({ project: "notes", recorded: ["note"] });
});

it("a push to a place where another table has that name says what it lacks", async () => {
  const configured = memory({ graph: new FeatureGraph([video]) });
  await using store = await configured.open();
  const table = pushTable("").name;
  const taken = defineFeature({ key: table.replace("__", "/"), id: ["id"] });
  await store.write(taken, [{ id: "1", metaxy_provenance_by_field: { default: "1" } }] as never);
  const error = await rejection(store.push(new FeatureGraph([video])));
  expect(error.code).toBe("TABLE_INVALID");
  expect(error.message).toContain("it lacks project, feature_key, metaxy_definition_version");
});
