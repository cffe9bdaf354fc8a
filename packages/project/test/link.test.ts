import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { defineFeature, FeatureGraph } from "@metaxy-ts/core";
import { memory } from "@metaxy-ts/core/memory";
import { duckdb } from "@metaxy-ts/store-duckdb";
import { newFolder, projectFolder, rejection } from "@metaxy-ts/testing";
import { beforeEach, expect, it } from "vitest";
import type { FeatureStatus } from "../src/index.js";
import { loadProject, lock, statuses } from "../src/index.js";

const config = (databases: string) => `
const path = (name) => ${JSON.stringify(databases)} + "/" + name;
import { duckdb } from "@metaxy-ts/store-duckdb";
export default {
  project: "faces",
  features: "features.ts",
  stores: {
    preview: { store: duckdb({ path: path("preview.duckdb") }), fallbackStores: ["production"] },
    production: duckdb({ path: path("production.duckdb") }),
    gone: duckdb({ path: path("gone.duckdb") }),
  },
  store: "preview",
};`;
const features = `
import { defineFeature, externalFeature } from "@metaxy-ts/core";
const crop = externalFeature({ key: "video/crop", id: ["video_id"], project: "videos" });
export const face = defineFeature({ key: "face", id: ["video_id"], deps: [crop] });`;

const raw = defineFeature({ key: "video/raw", id: ["video_id"] });
const videos = (version: string) => {
  const crop = defineFeature({ key: "video/crop", id: ["video_id"], deps: [raw], fields: { frames: version } });
  return new FeatureGraph([crop], { project: "videos" });
};
const versionOf = (version: string) => videos(version).versions("video/crop").feature;

let folder: string;
let databases: string;
/** Another project on the same stores: a module is loaded once in a process. */
const withFeatures = async (text: string) => {
  folder = await projectFolder({ "metaxy.config.ts": config(databases), "features.ts": text });
};
const push = async (store: string, graph = new FeatureGraph([raw], { project: "other" })) => {
  await using opened = await duckdb({ path: join(databases, `${store}.duckdb`), graph }).open();
  await opened.push(graph);
};
const linked = async (store?: string) => (await loadProject({ folder, env: {} })).linkedFeatures({ store });

beforeEach(async () => {
  databases = await newFolder();
  await withFeatures(features);
});

it("external features have the definitions that were pushed to the store, else to its fallback store", async () => {
  await push("preview");
  await push("production", videos("1"));
  const behind = await linked();
  expect(behind.problems).toEqual([]);
  expect([...behind.graph.features.keys()]).toEqual(["video/raw", "video/crop", "face"]);
  expect(behind.graph.versions("video/crop").feature).toBe(versionOf("1"));
  expect([...behind.externals.values()]).toEqual([
    { feature: "video/raw", project: "other", source: "store", place: "preview", definedIn: "typescript#video/raw" },
    {
      feature: "video/crop",
      project: "videos",
      source: "store",
      place: "production",
      definedIn: "typescript#video/crop",
    },
  ]);
  await push("preview", videos("2"));
  expect((await linked()).graph.versions("video/crop").feature).toBe(versionOf("2"));
});

it("the lock file counts more than any store, and none is opened", async () => {
  await push("production", videos("1"));
  const project = await loadProject({ folder, env: {} });
  const { graph } = await project.features();
  {
    await using store = await (await project.store(graph, "production")).open();
    await lock(store, graph, { path: project.lockFile });
    await store.push(videos("2"));
  }
  const { problems, externals, graph: found } = await linked("gone");
  expect(problems).toEqual([]);
  expect(found.versions("video/crop").feature).toBe(versionOf("1"));
  expect(externals.get("video/crop")).toMatchObject({ source: "lock", place: join(folder, "metaxy.lock") });

  const locked = await readFile(join(folder, "metaxy.lock"));
  await withFeatures(features.replaceAll("video/crop", "video/cut"));
  await writeFile(join(folder, "metaxy.lock"), locked);
  expect((await linked()).problems.map(({ message }) => message)).toEqual([
    `video/cut has no versions: ${join(folder, "metaxy.lock")} has no definition of it. Update the file with metaxy lock.`,
  ]);
  await withFeatures(
    `${features}\nexport const unused = externalFeature({ key: "cut", id: ["id"], project: "videos" });`,
  );
  await writeFile(join(folder, "metaxy.lock"), locked);
  expect((await linked()).problems).toEqual([]);
  await writeFile(join(folder, "metaxy.lock"), "[");
  expect((await linked()).problems.map(({ code }) => code)).toEqual(["LOCK_INVALID", "EXTERNAL_UNRESOLVED"]);
});

it("a store that cannot be read is a problem, and the features of the project are there", async () => {
  const { problems, graph, externals } = await linked("gone");
  expect(problems.map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /^The definitions of other projects' features could not be read from store gone: .*gone.duckdb/,
    ),
    "video/crop has no versions: no lock file and no store has its definition. Push project videos to the store.",
  ]);
  expect([...graph.features.keys()]).toEqual(["video/crop", "face"]);
  expect(externals.get("video/crop")).toMatchObject({ source: "code", place: join(folder, "features.ts") });
  await using store = await memory({ graph }).open();
  const states: FeatureStatus[] = [];
  for await (const each of statuses(store, graph)) states.push(each);
  expect(states).toMatchObject([
    { feature: "face", state: "failed", featureVersion: null, error: { code: "EXTERNAL_UNRESOLVED" } },
  ]);
  expect((await rejection(linked("productoin"))).message).toContain('did you mean "production"');
});

it("code that contradicts a definition is an error, and other versions are a problem", async () => {
  await push("production", videos("1"));
  await writeFile(
    join(folder, "features.ts"),
    features.replace("project:", 'fieldVersions: { frames: "1" }, project:'),
  );
  expect((await linked("production")).problems.map(({ code }) => code)).toEqual(["EXTERNAL_MISMATCH"]);
  await withFeatures(features.replace("project:", 'fields: ["cuts"], project:'));
  expect((await rejection(linked("production"))).code).toBe("EXTERNAL_MISMATCH");
});
