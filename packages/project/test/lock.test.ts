import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AnyFeature, Store } from "@metaxy-ts/core";
import { defineFeature, externalFeature, FeatureGraph } from "@metaxy-ts/core";
import { JsonFloat } from "@metaxy-ts/core/adapter";
import { memory } from "@metaxy-ts/core/memory";
import { newFolder, rejection } from "@metaxy-ts/testing";
import { beforeEach, expect, it } from "vitest";
import { lock, readLockFile } from "../src/index.js";

const external = externalFeature({ key: "raw", id: ["id"], project: "up" });
const made = defineFeature({ key: "made", id: ["id"], deps: [external] });
const code = new FeatureGraph([made], { project: "down" });

const raw = (version: string, extra: object = {}) =>
  defineFeature({ key: "raw", id: ["id"], fields: { a: version }, ...extra });
const note = defineFeature({ key: "note", id: ["id"] });
const pushUp = (store: Store, ...features: AnyFeature[]) => store.push(new FeatureGraph(features, { project: "up" }));

let path: string;
beforeEach(async () => {
  path = join(await newFolder(), "metaxy.lock");
});

it("says what has changed in it, and is only written if something has", async () => {
  await using store = await memory().open();
  await pushUp(store, raw("1"), note);
  const versions = (version: string) => new FeatureGraph([raw(version)]).versions("raw", 16).feature;
  const both = { path, features: ["note"] };
  expect(await lock(store, code, both)).toMatchObject({
    added: [
      { feature: "note", project: "up" },
      { feature: "raw", project: "up", version: versions("1") },
    ],
    removed: [],
    updated: [],
    unchanged: 0,
    written: true,
  });
  const text = await readFile(path, "utf8");
  await writeFile(path, `${text}# a comment\n`);
  expect(await lock(store, code, both)).toMatchObject({ unchanged: 2, written: false });
  expect(await readFile(path, "utf8")).toBe(`${text}# a comment\n`);

  await pushUp(store, raw("1", { description: "Videos" }), note);
  expect(await lock(store, code, both)).toMatchObject({
    updated: [{ feature: "raw", before: versions("1"), version: versions("1"), isMetadataOnly: true }],
    unchanged: 1,
  });
  await pushUp(store, raw("2"), note);
  expect(await lock(store, code, { path })).toMatchObject({
    added: [],
    removed: [{ feature: "note" }],
    updated: [{ feature: "raw", before: versions("1"), version: versions("2"), isMetadataOnly: false }],
    written: true,
  });
  expect((await lock(store, code, { path, projects: ["up"] })).added).toMatchObject([{ feature: "note" }]);
});

it("that is frozen is not written, and is an error if it would be", async () => {
  await using store = await memory().open();
  await pushUp(store, raw("1"));
  const missing = await rejection(lock(store, code, { path, frozen: true }));
  expect(missing.code).toBe("LOCK_OUTDATED");
  await lock(store, code, { path });
  expect(await lock(store, code, { path, frozen: true })).toMatchObject({ written: false, unchanged: 1 });
  const text = await readFile(path, "utf8");
  await pushUp(store, raw("2"));
  const error = await rejection(lock(store, code, { path, frozen: true }));
  expect(error.code).toBe("LOCK_OUTDATED");
  expect(error.message).toContain("it differs in raw");
  expect(await readFile(path, "utf8")).toBe(text);
});

it("lacks nothing that the code needs: features that nobody has pushed, or has removed, are an error", async () => {
  await using store = await memory().open();
  const error = await rejection(lock(store, code, { path, features: ["other"] }));
  expect([error.code, error.message]).toEqual([
    "FEATURE_NOT_FOUND",
    expect.stringContaining("No other project has pushed other, raw to memory"),
  ]);
  await pushUp(store, raw("1"));
  await pushUp(store, note);
  expect((await rejection(lock(store, code, { path }))).code).toBe("FEATURE_NOT_FOUND");
  expect(await readLockFile(path)).toBeUndefined();
});

it("holds whole floats, and versions are the same after it is read", async () => {
  await using store = await memory().open();
  const feature = raw("1", { metadata: { weight: new JsonFloat(1), count: 1, large: 12345678901234567890n } });
  await pushUp(store, feature);
  await lock(store, code, { path });
  const locked = await readLockFile(path);
  expect(locked?.graph.versions("raw", 16)).toEqual(new FeatureGraph([feature]).versions("raw", 16));
  expect(locked?.features.get("raw")?.definedIn).toBe("typescript#raw");
});

it("does not hold a null in metadata", async () => {
  await using store = await memory().open();
  await pushUp(store, raw("1", { metadata: { deep: { none: null } } }));
  const error = await rejection(lock(store, code, { path }));
  expect(error.code).toBe("LOCK_INVALID");
  expect(error.message).toContain("features.raw.data.spec.metadata.deep.none, which is null");
});

it.each<[string, string, string]>([
  ["no TOML", "[", "is not a lock file"],
  ["something else", "[tool]\nx = 1\n", "at features"],
  [
    "another feature's spec",
    '[features.a.data]\nproject = "p"\nfeature_schema = "{}"\nspec = { key = "b", id_columns = ["id"] }\n[features.a.info]\nversion = "1"\ndefinition_version = "1"\nversion_by_field = {}\n',
    "the entry a has the spec of b",
  ],
])("that is %s is refused when it is read, and replaced when it is made", async (_, text, message) => {
  await writeFile(path, text);
  const error = await rejection(readLockFile(path));
  expect(error.code).toBe("LOCK_INVALID");
  expect(error.message).toContain(message);
  await using store = await memory().open();
  await pushUp(store, raw("1"));
  expect((await lock(store, code, { path })).added).toHaveLength(1);
  expect((await readLockFile(path))?.features.size).toBe(1);
});
