import { defineFeature } from "@metaxy-ts/core";
import { tableFromArrays } from "apache-arrow";
import { describe, expect, it } from "vitest";
import { crop, video, writeVideos } from "./support/features.js";
import { rejection } from "./support/rejects.js";
import { values } from "./support/rows.js";
import { openStore } from "./support/store.js";

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

  it("by rows needs one of the ID columns", async () => {
    await using store = await openStore();
    await writeVideos(store, "a");
    const error = await rejection(store.delete(video, [{ video: "a" }] as never));
    expect(error.code).toBe("ARGUMENT_INVALID");
    expect(error.message).toContain("video_id");
    expect((await rejection(store.delete(video, "vid = 'a'"))).code).toBe("FILTER_INVALID");
    expect((await rejection(store.delete(video, "TRUE", { hrd: true } as never))).code).toBe("ARGUMENT_INVALID");
  });

  it("of a feature without a table removes nothing", async () => {
    await using store = await openStore();
    for (const options of [{}, { hard: true }]) expect(await store.delete(crop, "TRUE", options)).toBe(0);
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
