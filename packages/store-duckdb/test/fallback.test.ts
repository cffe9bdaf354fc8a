import { defineFeature, FeatureGraph, from } from "@metaxy-ts/core";
import { describe, expect, it } from "vitest";
import { duckdb } from "../src/index.js";
import { crop, video, videoRow, writeVideos } from "./support/features.js";
import { filledStore, useFolder } from "./support/files.js";
import { rejection } from "./support/rejects.js";
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
    expect(error.message).toContain("sha256 truncated to 16 characters");
    expect(error.message).toContain("md5 truncated to 16 characters");
    await writeVideos(store, "a");
    expect(await (await store.read(video)).count()).toBe(1);
  });

  it("that is missing is an error when it is needed", async () => {
    await using store = await openStore({ fallbackStores: [duckdb({ path: path("nowhere.duckdb") })] });
    await writeVideos(store, "a");
    expect(await (await store.read(video)).count()).toBe(1);
    expect((await rejection(store.read(crop))).code).toBe("STORE_NOT_FOUND");
  });

  it("needs no specific graph, also for features whose parents are named by key", async () => {
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
    expect(await increment.counts()).toEqual({ new: 1, stale: 0, orphaned: 0, waiting: 0 });
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
