import { defineFeature, FeatureGraph, from } from "@metaxy-ts/core";
import { describe, expect, it } from "vitest";
import { crop, video, videoRow, writeCrops, writeVideos } from "./support/features.js";
import { nothing, samples, sorted } from "./support/rows.js";
import { openStore } from "./support/store.js";

const parent = defineFeature({ key: "example/video", id: ["video_id"], fields: { audio: "1", frames: "1" } });
const child = defineFeature({
  key: "example/crop",
  id: ["video_id"],
  fields: { audio: "1", frames: "1" },
  deps: [from(parent, { select: [] })],
});

function given(video_id: string, audio: string, frames: string) {
  return { video_id, metaxy_provenance_by_field: { audio, frames } };
}

describe("the worked increment of the hashing spec", () => {
  it("has every hash of the spec", async () => {
    const graph = new FeatureGraph([parent, child]);
    await using store = await openStore({ graph, hash: { algorithm: "xxhash32", length: 8 } });
    expect(graph.versions(parent, 8).feature).toBe("c2ac395f");
    expect(graph.versions(child, 8).feature).toBe("34d75856");

    await store.write(parent, [given("v1", "a1", "f1"), given("v2", "a2", "f2")]);
    expect(sorted(await (await store.read(parent)).rows(), "video_id")).toMatchObject([
      { video_id: "v1", metaxy_provenance: "10888532" },
      { video_id: "v2", metaxy_provenance: "30686400" },
    ]);
    await using first = await store.resolve(child);
    expect(sorted(await first.new.rows(), "video_id")).toMatchObject([
      {
        video_id: "v1",
        metaxy_provenance: "21969759",
        metaxy_provenance_by_field: { audio: "21308325", frames: "19636128" },
      },
      {
        video_id: "v2",
        metaxy_provenance: "16591144",
        metaxy_provenance_by_field: { audio: "42748295", frames: "34582270" },
      },
    ]);
    await store.write(child, first.new);

    await store.write(parent, [given("v2", "a2", "f2x"), given("v3", "a3", "f3")]);
    await store.delete(parent, "video_id = 'v1'");
    await using second = await store.resolve(child);
    expect(await second.new.rows()).toMatchObject([
      {
        video_id: "v3",
        metaxy_provenance: "38258797",
        metaxy_provenance_by_field: { audio: "21725961", frames: "21861831" },
      },
    ]);
    expect(await second.stale.rows()).toMatchObject([
      {
        video_id: "v2",
        metaxy_provenance: "14558071",
        metaxy_provenance_by_field: { audio: "42748295", frames: "33280285" },
      },
    ]);
    expect(await second.orphaned.rows()).toMatchObject([
      { video_id: "v1", metaxy_provenance: "21969759", metaxy_feature_version: "34d75856" },
    ]);

    await store.write(child, second.pending);
    await store.delete(child, second.orphaned);
    await using third = await store.resolve(child);
    expect(await third.counts()).toEqual(nothing);
  });
});

describe("a new feature version", () => {
  const crop2 = defineFeature({
    key: "video/crop",
    id: ["video_id"],
    deps: [from(video, { select: ["path"], rename: { path: "source" } })],
    fields: { frames: { version: "2", on: [video.field("frames")] } },
  });

  it("makes all samples new, and keeps the rows of the old one", async () => {
    await using store = await openStore();
    await writeVideos(store, "a", "b");
    await writeCrops(store);
    await store.delete(video, [{ video_id: "b" }]);
    await using increment = await store.resolve(crop2);
    expect(await samples(increment, "video_id")).toEqual({ new: ["a"], stale: [], orphaned: [] });
    await store.write(crop2, increment.pending);
    expect(await (await store.read(crop2)).count()).toBe(1);
    expect(await (await store.read(crop)).count()).toBe(2);
    expect(await (await store.read(crop2, { withFeatureHistory: true })).count()).toBe(3);
    await using old = await store.resolve(crop);
    expect(await samples(old, "video_id")).toEqual({ new: [], stale: [], orphaned: ["b"] });
  });

  it("of a parent leaves the child without samples until the parent is written again", async () => {
    const video2 = defineFeature({ key: "video/raw", id: ["video_id"], fields: { audio: "1", frames: "2" } });
    const crop3 = defineFeature({
      key: "video/crop",
      id: ["video_id"],
      deps: [from(video2, { select: [] })],
      fields: ["frames"],
    });
    await using store = await openStore();
    await writeVideos(store, "a");
    await using before = await store.resolve(crop3);
    expect(await before.counts()).toEqual(nothing);
    await store.write(video2, [{ ...videoRow("a"), metaxy_provenance_by_field: { audio: "a", frames: "f" } }]);
    await using after = await store.resolve(crop3);
    expect(await after.counts()).toEqual({ new: 1, stale: 0, orphaned: 0 });
  });
});
