import { describe, expect, it } from "vitest";
import { crop, video, videoRow, writeCrops, writeVideos } from "./support/features.js";
import { rejection } from "./support/rejects.js";
import { nothing, samples } from "./support/rows.js";
import { openStore } from "./support/store.js";

async function storeWithScores(scores: Readonly<Record<string, number | null>>) {
  const store = await openStore();
  await writeVideos(store, ...Object.keys(scores));
  await using increment = await store.resolve(crop);
  await store.write(
    crop,
    (await increment.new.rows()).map((row) => ({ ...row, path: "p", score: scores[row.video_id] ?? null })),
  );
  return store;
}

describe("staleness predicates", () => {
  it("make stored samples stale, any of them, null counting as false", async () => {
    await using store = await storeWithScores({ low: 1, middle: 5, high: 9, none: null });
    await using increment = await store.resolve(crop, { stalenessPredicates: [(c) => c.score.lt(3), "score > 7"] });
    expect(await samples(increment, "video_id")).toEqual({ new: [], stale: ["high", "low"], orphaned: [] });
    expect(await increment.counts()).toEqual({ new: 0, stale: 2, orphaned: 0 });
  });

  it("report a sample once that is stale anyway", async () => {
    await using store = await storeWithScores({ a: 1, b: 1 });
    await store.write(video, [videoRow("a", { frames_hash: "x" })]);
    await using increment = await store.resolve(crop, { stalenessPredicates: ["score < 3", "score < 4"] });
    expect(await samples(increment, "video_id")).toEqual({ new: [], stale: ["a", "b"], orphaned: [] });
    expect(await increment.pending.count()).toBe(2);
  });

  it("touch neither new nor orphaned samples", async () => {
    await using store = await storeWithScores({ a: 1 });
    await store.delete(video, "TRUE");
    await writeVideos(store, "b");
    await using increment = await store.resolve(crop, { stalenessPredicates: "TRUE" });
    expect(await samples(increment, "video_id")).toEqual({ new: ["b"], stale: [], orphaned: ["a"] });
  });

  it("may look at system columns", async () => {
    await using store = await storeWithScores({ a: 1 });
    await using increment = await store.resolve(crop, { stalenessPredicates: "metaxy_materialization_id IS NULL" });
    expect(await samples(increment, "video_id")).toEqual({ new: [], stale: ["a"], orphaned: [] });
  });

  it("name stored columns", async () => {
    await using store = await storeWithScores({ a: 1 });
    expect((await rejection(store.resolve(crop, { stalenessPredicates: "source = 'x'" }))).code).toBe("FILTER_INVALID");
  });

  it("do not see samples that target filters leave out", async () => {
    await using store = await storeWithScores({ a: 1, b: 2 });
    await using increment = await store.resolve(crop, { stalenessPredicates: "TRUE", targetFilters: "score > 1" });
    expect(await samples(increment, "video_id")).toEqual({ new: [], stale: ["b"], orphaned: [] });
  });
});

describe("skipComparison", () => {
  it("takes every sample as new", async () => {
    await using store = await openStore();
    await writeVideos(store, "a", "b");
    await writeCrops(store);
    await store.delete(video, [{ video_id: "b" }]);
    await using increment = await store.resolve(crop, { skipComparison: true, stalenessPredicates: "TRUE" });
    expect(await samples(increment, "video_id")).toEqual({ new: ["a"], stale: [], orphaned: [] });
    expect(await increment.counts()).toEqual({ new: 1, stale: 0, orphaned: 0 });
  });

  it("works with samples too", async () => {
    await using store = await openStore();
    await writeVideos(store, "a", "b");
    await using increment = await store.resolve(video, { samples: [videoRow("a")], skipComparison: true });
    expect(await samples(increment, "video_id")).toEqual({ new: ["a"], stale: [], orphaned: [] });
  });

  it("gives what would be written anyway", async () => {
    await using store = await openStore();
    await writeVideos(store, "a");
    await writeCrops(store);
    await using increment = await store.resolve(crop, { skipComparison: true });
    await store.write(
      crop,
      (await increment.new.rows()).map((row) => ({ ...row, path: "again" })),
    );
    await using again = await store.resolve(crop);
    expect(await again.counts()).toEqual(nothing);
  });
});

it("refuses options that do not exist", async () => {
  await using store = await openStore();
  await writeVideos(store, "a");
  const error = await rejection(store.resolve(crop, { targetFilter: "TRUE" } as never));
  expect(error.code).toBe("RESOLVE_INVALID");
  expect(error.message).toContain('did you mean "targetFilters"?');
  expect((await rejection(store.resolve(crop, { target_version: "x" } as never))).code).toBe("RESOLVE_INVALID");
});
