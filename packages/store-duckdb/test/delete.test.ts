import { defineFeature } from "@metaxy-ts/core";
import { tableFromArrays } from "apache-arrow";
import { describe, expect, it } from "vitest";
import { crop, video, videoRow, writeCrops, writeVideos } from "./support/features.js";
import { rejection } from "./support/rejects.js";
import { samples, values } from "./support/rows.js";
import { openStore } from "./support/store.js";

const all = { withFeatureHistory: true, withSampleHistory: true, includeSoftDeleted: true } as const;

describe("a soft delete", () => {
  it("takes a filter, rows, Arrow or a relation", async () => {
    await using store = await openStore();
    await writeVideos(store, "a", "b", "c", "d", "e");
    expect(await store.delete(video, (c) => c.path.eq("a.mp4"))).toBe(1);
    expect(await store.delete(video, [{ video_id: "b" }, { video_id: "b" }, { video_id: "none" }])).toBe(1);
    expect(await store.delete(video, tableFromArrays({ video_id: ["c"], other: ["x"] }))).toBe(1);
    expect(await store.delete(video, await store.query("select 'd' as video_id"))).toBe(1);
    expect(await values(await store.read(video), "video_id")).toEqual(["e"]);
  });

  it("of TRUE buries everything", async () => {
    await using store = await openStore();
    await writeVideos(store, "a", "b");
    expect(await store.delete(video, "TRUE")).toBe(2);
    expect(await (await store.read(video)).count()).toBe(0);
    expect(await store.delete(video, "TRUE")).toBe(0);
  });

  it("of nothing changes nothing", async () => {
    await using store = await openStore();
    await writeVideos(store, "a");
    expect(await store.delete(video, "FALSE")).toBe(0);
    expect(await store.delete(video, [])).toBe(0);
    expect(await (await store.read(video, all)).count()).toBe(1);
  });

  it("is undone by a later write", async () => {
    await using store = await openStore();
    await writeVideos(store, "a");
    await store.delete(video, "TRUE");
    await store.write(video, [videoRow("a", { path: "back" })]);
    expect(await (await store.read(video)).rows()).toMatchObject([{ path: "back", metaxy_deleted_at: null }]);
    await store.delete(video, "TRUE");
    expect(await (await store.read(video)).count()).toBe(0);
    expect(await (await store.read(video, all)).count()).toBe(4);
  });

  it("makes a new sample of one that is asked for again", async () => {
    await using store = await openStore();
    await writeVideos(store, "a");
    await writeCrops(store);
    await store.delete(crop, "TRUE");
    await using increment = await store.resolve(crop);
    expect(await samples(increment, "video_id")).toEqual({ new: ["a"], stale: [], orphaned: [] });
  });

  it("looks at current rows only", async () => {
    await using store = await openStore();
    await store.write(video, [videoRow("a", { size: 9 })]);
    await store.write(video, [videoRow("a", { size: 1 })]);
    expect(await store.delete(video, "size = 9")).toBe(0);
    expect(await store.delete(video, "size = 1")).toBe(1);
  });

  it("by rows needs one of the ID columns", async () => {
    await using store = await openStore();
    await writeVideos(store, "a");
    const error = await rejection(store.delete(video, [{ video: "a" }] as never));
    expect(error.code).toBe("ARGUMENT_INVALID");
    expect(error.message).toContain("video_id");
    expect((await rejection(store.delete(video, "vid = 'a'"))).code).toBe("FILTER_INVALID");
    expect((await rejection(store.delete(video, "TRUE", { hrd: true } as never))).code).toBe("ARGUMENT_INVALID");
    expect((await rejection(store.delete(crop, "TRUE"))).code).toBe("FEATURE_NOT_FOUND");
  });

  it("by some of the ID columns takes every sample that has them", async () => {
    const frame = defineFeature({ key: "frame", id: ["video_id", "n"], fields: ["main"] });
    const row = (video_id: string, n: number) => ({ video_id, n, metaxy_provenance_by_field: { main: "1" } });
    await using store = await openStore();
    await store.write(frame, [row("a", 1), row("a", 2), row("b", 1)]);
    expect(await store.delete(frame, [{ video_id: "a" }])).toBe(2);
    expect(await store.delete(frame, [{ video_id: "b", n: 2 }])).toBe(0);
  });
});

describe("a hard delete", () => {
  it("removes samples with their history", async () => {
    await using store = await openStore();
    await writeVideos(store, "a", "b");
    await store.write(video, [videoRow("a", { path: "second" })]);
    await store.delete(video, [{ video_id: "a" }]);
    expect(await store.delete(video, [{ video_id: "a" }], { hard: true })).toBe(3);
    expect(await values(await store.read(video, all), "video_id")).toEqual(["b"]);
    expect(await store.delete(video, "TRUE", { hard: true })).toBe(1);
    expect(await (await store.read(video, all)).count()).toBe(0);
    expect(await store.has(video)).toBe(true);
  });

  it("never brings an older row back", async () => {
    await using store = await openStore();
    await store.write(video, [videoRow("a", { size: 1 }), videoRow("b", { size: 1 })]);
    await store.write(video, [videoRow("a", { size: 9 })]);
    expect(await store.delete(video, "size > 5", { hard: true })).toBe(2);
    expect(await values(await store.read(video, all), "video_id")).toEqual(["b"]);
  });

  it("can remove what is buried", async () => {
    await using store = await openStore();
    await writeVideos(store, "a", "b");
    await store.delete(video, [{ video_id: "a" }]);
    expect(await store.delete(video, "metaxy_deleted_at IS NOT NULL", { hard: true })).toBe(2);
    expect(await values(await store.read(video, all), "video_id")).toEqual(["b"]);
  });

  it("chooses the same samples as a soft one", async () => {
    await using store = await openStore();
    await store.write(video, [videoRow("a", { size: 9 })]);
    await store.write(video, [videoRow("a", { size: 1 })]);
    expect(await store.delete(video, "size > 5", { hard: true })).toBe(0);
    expect(await (await store.read(video, all)).count()).toBe(2);
  });

  it("of a feature without a table fails", async () => {
    await using store = await openStore();
    expect((await rejection(store.delete(video, "TRUE", { hard: true }))).code).toBe("FEATURE_NOT_FOUND");
  });
});

describe("a delete of a feature with several versions", () => {
  const old = defineFeature({ key: "f", id: ["id"], fields: { main: "1" } });
  const current = defineFeature({ key: "f", id: ["id"], fields: { main: "2" } });
  const row = (id: string) => ({ id, metaxy_provenance_by_field: { main: id } });

  async function storeWithBoth() {
    const store = await openStore();
    await store.write(old, [row("a"), row("b")]);
    await store.write(current, [row("a"), row("c")]);
    return store;
  }

  it.each([false, true])("is of the current version alone (hard: %s)", async (hard) => {
    await using store = await storeWithBoth();
    expect(await store.delete(current, "TRUE", { hard })).toBe(2);
    expect(await values(await store.read(old), "id")).toEqual(["a", "b"]);
    expect(await values(await store.read(current), "id")).toEqual([]);
  });

  it.each([false, true])("can be of all (hard: %s)", async (hard) => {
    await using store = await storeWithBoth();
    expect(await store.delete(current, "TRUE", { hard, withFeatureHistory: true })).toBe(4);
    expect(await values(await store.read(old), "id")).toEqual([]);
    expect(await values(await store.read(current), "id")).toEqual([]);
  });

  it("gives each tombstone the versions of the row that it buries", async () => {
    await using store = await storeWithBoth();
    await store.delete(current, [{ id: "a" }], { withFeatureHistory: true });
    const rows = await (await store.read(current, { ...all, filters: "id = 'a'" })).rows();
    const versions = (dead: boolean) =>
      rows
        .filter((each) => (each.metaxy_deleted_at !== null) === dead)
        .map((each) => [each.metaxy_feature_version, each.metaxy_project_version])
        .toSorted();
    expect(versions(true)).toHaveLength(2);
    expect(versions(true)).toEqual(versions(false));
  });
});

it("drops a feature's table with everything in it", async () => {
  await using store = await openStore();
  await writeVideos(store, "a");
  await store.drop(video);
  expect(await store.has(video)).toBe(false);
  expect((await rejection(store.read(video))).code).toBe("FEATURE_NOT_FOUND");
  await store.drop(video);
  await writeVideos(store, "b");
  expect(await values(await store.read(video), "video_id")).toEqual(["b"]);
});
