import { column, defineFeature, from } from "@metaxy-ts/core";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { crop, video, videoRow, writeCrops, writeVideos } from "./support/features.js";
import { rejection } from "./support/rejects.js";
import { nothing, samples } from "./support/rows.js";
import { openStore } from "./support/store.js";

describe("filters of a resolve", () => {
  it("narrow one parent, over its own columns before renaming", async () => {
    await using store = await openStore();
    await store.write(video, [
      videoRow("a", { size: 1 }),
      videoRow("b", { size: 9 }),
      videoRow("c", { size: 8, path: "x" }),
    ]);
    await using increment = await store.resolve(crop, {
      filters: { "video/raw": ["size > 5", column("path").ne("x")] },
    });
    expect(await samples(increment, "video_id")).toEqual({ new: ["b"], stale: [], orphaned: [] });
    expect((await rejection(store.resolve(crop, { filters: { "video/raw": "source = 'x'" } }))).code).toBe(
      "FILTER_INVALID",
    );
  });

  it("look at the current rows of a parent only", async () => {
    await using store = await openStore();
    await store.write(video, [videoRow("a", { size: 9 })]);
    await store.write(video, [videoRow("a", { size: 1 })]);
    await using increment = await store.resolve(crop, { filters: { "video/raw": "size > 5" } });
    expect(await increment.counts()).toEqual(nothing);
  });

  it("under the feature's own key are target filters", async () => {
    await using store = await openStore();
    await writeVideos(store, "a", "b");
    await using increment = await store.resolve(crop, { filters: { "video/crop": "video_id = 'a'" } });
    expect(await samples(increment, "video_id")).toEqual({ new: ["a"], stale: [], orphaned: [] });
  });

  it("name parents that exist", async () => {
    await using store = await openStore();
    await writeVideos(store, "a");
    const error = await rejection(store.resolve(crop, { filters: { "video/rw": "size > 5" } }));
    expect(error.code).toBe("RESOLVE_INVALID");
    expect(error.message).toContain("did you mean video/raw?");
  });
});

describe("global filters", () => {
  it("narrow the feature and its parents", async () => {
    await using store = await openStore();
    await writeVideos(store, "a", "b", "c");
    await writeCrops(store);
    await store.delete(video, "TRUE");
    await store.write(video, [videoRow("a", { frames_hash: "x" }), videoRow("b", { frames_hash: "x" }), videoRow("d")]);
    await using increment = await store.resolve(crop, { globalFilters: "video_id IN ('a', 'd')" });
    expect(await samples(increment, "video_id")).toEqual({ new: ["d"], stale: ["a"], orphaned: [] });
  });

  it("fail when a feature lacks the column, whether it has a table or not", async () => {
    await using store = await openStore();
    await writeVideos(store, "a");
    const onParent = () => rejection(store.resolve(crop, { globalFilters: "size > 5" }));
    const onChild = () => rejection(store.resolve(crop, { globalFilters: "score > 5" }));
    expect((await onParent()).code).toBe("FILTER_INVALID");
    expect((await onChild()).code).toBe("FILTER_INVALID");
    await writeCrops(store);
    expect((await onParent()).code).toBe("FILTER_INVALID");
    expect((await onChild()).code).toBe("FILTER_INVALID");
  });
});

describe("target filters", () => {
  it("make filtered-out samples neither new nor stale nor orphaned", async () => {
    await using store = await openStore();
    await writeVideos(store, "a", "b", "gone", "lost");
    await using first = await store.resolve(crop);
    await store.write(
      crop,
      (await first.new.rows()).map((row) => ({
        ...row,
        path: "p",
        score: row.video_id === "a" || row.video_id === "gone" ? 1 : 9,
      })),
    );
    await store.delete(video, "TRUE");
    await store.write(video, [
      videoRow("a", { frames_hash: "x" }),
      videoRow("b", { frames_hash: "x" }),
      videoRow("new"),
    ]);
    await using increment = await store.resolve(crop, { targetFilters: (c) => c.score.gt(5) });
    expect(await samples(increment, "video_id")).toEqual({ new: ["new"], stale: ["b"], orphaned: ["lost"] });
    expect(await increment.counts()).toEqual({ new: 1, stale: 1, orphaned: 1 });

    // The same, from the kept labels.
    await increment.pending.name();
    expect(await samples(increment, "video_id")).toEqual({ new: ["new"], stale: ["b"], orphaned: ["lost"] });
    expect(await increment.counts()).toEqual({ new: 1, stale: 1, orphaned: 1 });
  });

  it("take an unknown answer for no", async () => {
    await using store = await openStore();
    await writeVideos(store, "a");
    await writeCrops(store); // score is null
    await store.delete(video, "TRUE");
    await using increment = await store.resolve(crop, { targetFilters: "score < 5" });
    expect(await increment.counts()).toEqual(nothing);
  });

  it("on ID columns narrow new samples too", async () => {
    await using store = await openStore();
    await writeVideos(store, "a", "b");
    await using increment = await store.resolve(crop, { targetFilters: (c) => c.video_id.eq("a") });
    expect(await samples(increment, "video_id")).toEqual({ new: ["a"], stale: [], orphaned: [] });
    expect(await increment.counts()).toEqual({ new: 1, stale: 0, orphaned: 0 });
  });

  it("never look at parents", async () => {
    await using store = await openStore();
    await writeVideos(store, "a");
    await writeCrops(store);
    await using increment = await store.resolve(crop, { targetFilters: "score IS NULL" });
    expect(await increment.counts()).toEqual(nothing);
  });

  it("are checked before there is a table", async () => {
    await using store = await openStore();
    await writeVideos(store, "a");
    const error = await rejection(store.resolve(crop, { targetFilters: "scor > 1" }));
    expect(error.code).toBe("FILTER_INVALID");
    expect(error.message).toContain('did you mean "score"?');
  });
});

describe("filters of a dependency", () => {
  const large = defineFeature({
    key: "large",
    id: ["video_id"],
    schema: z.object({ video_id: z.string() }),
    deps: [from(video, { select: [], rename: { size: "bytes" }, filters: ["bytes > 5"] })],
  });

  it("leave parent rows out, over renamed columns that need not be selected", async () => {
    await using store = await openStore();
    await store.write(video, [videoRow("a", { size: 1 }), videoRow("b", { size: 9 })]);
    await using increment = await store.resolve(large);
    expect(await samples(increment, "video_id")).toEqual({ new: ["b"], stale: [], orphaned: [] });
    await store.write(large, increment.pending);
    await store.write(video, [videoRow("b", { size: 2 })]);
    await using shrunk = await store.resolve(large);
    expect(await samples(shrunk, "video_id")).toEqual({ new: [], stale: [], orphaned: ["b"] });
  });
});
