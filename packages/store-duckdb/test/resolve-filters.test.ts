import { describe, expect, it } from "vitest";
import { crop, video, videoRow, writeCrops, writeVideos } from "./support/features.js";
import { rejection } from "./support/rejects.js";
import { nothing, samples } from "./support/rows.js";
import { openStore } from "./support/store.js";

describe("filters of a resolve", () => {
  it("look at the current rows of a parent only", async () => {
    await using store = await openStore();
    await store.write(video, [videoRow("a", { size: 9 })]);
    await store.write(video, [videoRow("a", { size: 1 })]);
    await using increment = await store.resolve(crop, { filters: { "video/raw": "size > 5" } });
    expect(await increment.counts()).toEqual(nothing);
  });

  it("name parents that exist", async () => {
    await using store = await openStore();
    await writeVideos(store, "a");
    const error = await rejection(store.resolve(crop, { filters: { "video/rw": "size > 5" } }));
    expect(error.code).toBe("RESOLVE_INVALID");
    expect(error.message).toContain('did you mean "video/raw"?');
  });
});

describe("global filters", () => {
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
    expect(await increment.counts()).toEqual({ new: 1, stale: 1, orphaned: 1, waiting: 0 });

    // The same, from the kept labels.
    await increment.pending.name();
    expect(await samples(increment, "video_id")).toEqual({ new: ["new"], stale: ["b"], orphaned: ["lost"] });
    expect(await increment.counts()).toEqual({ new: 1, stale: 1, orphaned: 1, waiting: 0 });
  });

  it("are checked before there is a table", async () => {
    await using store = await openStore();
    await writeVideos(store, "a");
    const error = await rejection(store.resolve(crop, { targetFilters: "scor > 1" }));
    expect(error.code).toBe("FILTER_INVALID");
    expect(error.message).toContain('did you mean "score"?');
  });
});
