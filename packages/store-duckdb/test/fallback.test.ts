import { defineFeature, FeatureGraph, featureFromSpec, from } from "@metaxy-ts/core";
import { describe, expect, it } from "vitest";
import { duckdb } from "../src/index.js";
import { crop, video, videoRow, writeCrops, writeVideos } from "./support/features.js";
import { filledStore, useFolder } from "./support/files.js";
import { rejection } from "./support/rejects.js";
import { nothing, samples, values } from "./support/rows.js";
import { openStore } from "./support/store.js";

const path = useFolder();

describe("a fallback store", () => {
  it("is read for features that the store does not have", async () => {
    const production = await filledStore({ path: path("read.duckdb") }, (store) => writeVideos(store, "a", "b"));
    await using store = await openStore({ fallbackStores: [production] });
    const relation = await store.read(video, { filters: "video_id = 'a'", columns: ["path"] });
    expect(await relation.rows()).toEqual([{ path: "a.mp4" }]);
    expect(relation.store).toEqual({ display: production.display, table: "video__raw" });
    const error = await rejection(store.read(video, { fallback: false }));
    expect(error.code).toBe("FEATURE_NOT_FOUND");
    expect((await rejection(store.read(crop))).message).toContain("nor its fallback stores");
  });

  it("feeds increments, whose rows are written here", async () => {
    const production = await filledStore({ path: path("resolve.duckdb") }, (store) => writeVideos(store, "a", "b"));
    await using store = await openStore({ fallbackStores: [production] });
    expect((await rejection(store.resolve(crop, { fallback: false }))).code).toBe("FEATURE_NOT_FOUND");
    await using increment = await store.resolve(crop, { filters: { "video/raw": "video_id = 'a'" } });
    expect(await samples(increment, "video_id")).toEqual({ new: ["a"], stale: [], orphaned: [] });
    expect(await writeCrops(store)).toBe(2);
    await using again = await store.resolve(crop);
    expect(await again.counts()).toEqual(nothing);
    expect(await store.progress(crop)).toBe(1);
    expect(await store.has(video)).toBe(false);
    expect(await store.has(video, { fallback: true })).toBe(true);
    await using untouched = await production.open({ mode: "read" });
    expect(await untouched.has(crop)).toBe(false);
  });

  it("gives the same hashes as when everything is in one store", async () => {
    const production = await filledStore({ path: path("same.duckdb") }, (store) => writeVideos(store, "a"));
    await using split = await openStore({ fallbackStores: [production] });
    await using whole = await openStore();
    await writeVideos(whole, "a");
    await using one = await split.resolve(crop);
    await using two = await whole.resolve(crop);
    expect(await one.new.rows()).toEqual(await two.new.rows());
  });

  it("does not count stored rows of the feature itself", async () => {
    const production = await filledStore({ path: path("own.duckdb") }, async (store) => {
      await writeVideos(store, "a");
      await writeCrops(store);
    });
    await using store = await openStore({ fallbackStores: [production] });
    await using increment = await store.resolve(crop);
    expect(await increment.counts()).toEqual({ new: 1, stale: 0, orphaned: 0 });
  });

  it("is asked after the ones before it, and asks its own", async () => {
    const deep = await filledStore({ path: path("deep.duckdb") }, (store) => writeVideos(store, "deep"));
    const middle = await filledStore({ path: path("middle.duckdb"), fallbackStores: [deep] }, (store) =>
      store.write(defineFeature({ key: "other", id: ["id"] }), [
        { id: "x", metaxy_provenance_by_field: { default: "1" } },
      ]),
    );
    const last = await filledStore({ path: path("last.duckdb") }, (store) => writeVideos(store, "last"));
    await using store = await openStore({ fallbackStores: [middle, last] });
    expect(await values(await store.read(video), "video_id")).toEqual(["deep"]);
  });

  it("is not asked when the store has the table, be it empty", async () => {
    const production = await filledStore({ path: path("empty.duckdb") }, (store) => writeVideos(store, "a"));
    await using store = await openStore({ fallbackStores: [production] });
    await writeVideos(store, "x");
    await store.delete(video, "TRUE", { hard: true });
    expect(await store.has(video)).toBe(true);
    expect(await (await store.read(video)).count()).toBe(0);
  });

  it("has to hash alike", async () => {
    const other = await filledStore({ path: path("sha.duckdb"), hash: { algorithm: "sha256" } }, (store) =>
      writeVideos(store, "a"),
    );
    await using store = await openStore({ fallbackStores: [other] });
    const error = await rejection(store.read(video));
    expect(error.code).toBe("HASH_SETTINGS_MISMATCH");
    expect(error.message).toContain("sha256 cut to 16");
    expect(error.message).toContain("md5 cut to 16");
    await writeVideos(store, "a");
    expect(await (await store.read(video)).count()).toBe(1);
  });

  it("that is missing is an error when it is needed", async () => {
    await using store = await openStore({ fallbackStores: [duckdb({ path: path("nowhere.duckdb") })] });
    await writeVideos(store, "a");
    expect(await (await store.read(video)).count()).toBe(1);
    expect((await rejection(store.read(crop))).code).toBe("STORE_NOT_FOUND");
  });

  it("needs no graph of its own, also for features whose parents are named by key", async () => {
    const parent = defineFeature({ key: "parent", id: ["id"] });
    const child = defineFeature({ key: "child", id: ["id"], deps: [from("parent", { select: [] })] });
    const grandchild = defineFeature({ key: "grandchild", id: ["id"], deps: [from("child", { select: [] })] });
    const graph = new FeatureGraph([parent, child, grandchild]);
    const production = await filledStore({ path: path("keys.duckdb"), graph }, async (store) => {
      await store.write(parent, [{ id: "a", metaxy_provenance_by_field: { default: "1" } }]);
      await using increment = await store.resolve(child);
      await store.write(child, increment.new);
    });
    const bare = duckdb({ path: path("keys.duckdb") });
    expect(production.display).toBe(bare.display);
    await using store = await openStore({ graph, fallbackStores: [bare] });
    expect(await (await store.read("child")).count()).toBe(1);
    await using increment = await store.resolve("grandchild");
    expect(await increment.counts()).toEqual({ new: 1, stale: 0, orphaned: 0 });
  });

  it("is read with the feature versions of this store's graph, not of its own", async () => {
    const parent = (version: string) => defineFeature({ key: "parent", id: ["id"], fields: { default: version } });
    const child = defineFeature({ key: "child", id: ["id"], deps: [from("parent", { select: [] })] });
    const theirs = new FeatureGraph([parent("1"), child]);
    const ours = new FeatureGraph([parent("2"), child]);
    const production = await filledStore({ path: path("versions.duckdb"), graph: theirs }, async (store) => {
      await store.write("parent", [{ id: "a", metaxy_provenance_by_field: { default: "1" } }]);
      await using increment = await store.resolve("child");
      await store.write("child", increment.new as never);
    });
    await using store = await openStore({ graph: ours, fallbackStores: [production] });
    expect(await (await store.read("child")).count()).toBe(0);
    expect(await (await store.read("child", { withFeatureHistory: true })).count()).toBe(1);
  });
});

describe("a delete of rows in a fallback store", () => {
  it("buries them here, and leaves the fallback store alone", async () => {
    const production = await filledStore({ path: path("delete.duckdb") }, (store) => writeVideos(store, "a", "b"));
    await using store = await openStore({ fallbackStores: [production] });
    expect(await store.delete(video, [{ video_id: "a" }])).toBe(1);
    expect(await store.delete(video, "TRUE")).toBe(0);
    const tombstones = await (await store.read(video, { includeSoftDeleted: true })).rows();
    expect(tombstones).toMatchObject([{ video_id: "a", path: "a.mp4", metaxy_deleted_at: expect.any(Date) }]);
    await using untouched = await production.open({ mode: "read" });
    expect(await (await untouched.read(video)).count()).toBe(2);
  });

  it("of no row makes no table", async () => {
    const production = await filledStore({ path: path("none.duckdb") }, (store) => writeVideos(store, "a"));
    await using store = await openStore({ fallbackStores: [production] });
    expect(await store.delete(video, "FALSE")).toBe(0);
    expect(await store.has(video)).toBe(false);
    expect((await rejection(store.delete(video, "TRUE", { hard: true }))).code).toBe("FEATURE_NOT_FOUND");
  });
});

it("cannot be written when it is open for reading", async () => {
  const configured = await filledStore({ path: path("mode.duckdb") }, (store) => writeVideos(store, "a"));
  await using store = await configured.open({ mode: "read" });
  for (const attempt of [
    () => store.write(video, [videoRow("b")]),
    () => store.delete(video, "TRUE"),
    () => store.drop(video),
    () => store.rebase(crop, { from: "x" }),
    () => store.copyFrom(store),
  ]) {
    expect((await rejection(attempt())).code).toBe("STORE_READ_ONLY");
  }
  await using increment = await store.resolve(crop);
  expect(await increment.pending.count()).toBe(1);
  for await (const batch of increment.pending.batches(10)) expect(batch).toHaveLength(1);
});

it("takes features from specs", async () => {
  const spec = {
    key: "plain",
    id_columns: ["id"],
    deps: [],
    fields: [{ key: "default", code_version: "1", deps: [] }],
    metadata: {},
    description: null,
  };
  const plain = featureFromSpec(spec as never);
  await using store = await openStore();
  await store.write(plain, [{ id: "a", metaxy_provenance_by_field: { default: "1" } }] as never);
  expect(await (await store.read(plain)).count()).toBe(1);
});
