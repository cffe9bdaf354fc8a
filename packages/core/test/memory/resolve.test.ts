import { rejection, samples, values } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import { createHasher } from "../../src/adapter.js";
import type { Store } from "../../src/index.js";
import { defaultHashSettings, defineFeature, from } from "../../src/index.js";
import { memory } from "../../src/memory.js";
import { crop, free, freeRow, video, videoRow, writeCrops, writeVideos } from "./features.js";

const hash = await createHasher(defaultHashSettings);

/** The provenances of a feature's pending samples, by the string of their only field. */
async function provenances(store: Store, feature: Parameters<Store["resolve"]>[0]) {
  const rows = await (await store.resolve(feature)).pending.rows();
  return rows.map((row) => row.metaxy_provenance_by_field);
}

it("a key without a graph is FEATURE_NOT_FOUND, with the key in the details", async () => {
  await using store = await memory().open();
  const details = { feature: "video/raw" };
  await expect(store.read("video/raw")).rejects.toMatchObject({ code: "FEATURE_NOT_FOUND", details });
  await expect(store.has(["video", "raw"])).rejects.toMatchObject({ code: "FEATURE_NOT_FOUND", details });
});

describe("an update", () => {
  it("has samples that are new, and none once they are written", async () => {
    await using store = await memory().open();
    await writeVideos(store, "a", "b");
    expect(await (await store.resolve(crop)).counts()).toEqual({ new: 2, stale: 0, orphaned: 0, waiting: 0 });
    await writeCrops(store);
    expect(await (await store.resolve(crop)).counts()).toEqual({ new: 0, stale: 0, orphaned: 0, waiting: 0 });
    expect(await store.progress(crop)).toBe(1);
  });

  it("finds what changed, what is gone, and leaves alone what only looks changed", async () => {
    await using store = await memory().open();
    await writeVideos(store, "a", "b", "c");
    await writeCrops(store);
    await store.write(video, [videoRow("a", { frames_hash: "other" }), { ...videoRow("b"), audio_hash: "other" }]);
    await store.delete(video, [{ video_id: "c" }]);
    await writeVideos(store, "d");
    const increment = await store.resolve(crop);
    expect(await samples(increment, "video_id")).toEqual({ new: ["d"], stale: ["a"], orphaned: ["c"] });
    const [stale] = await increment.stale.rows();
    expect(stale).toMatchObject({
      video_id: "a",
      source: "a.mp4",
      metaxy_provenance_by_field: { frames: hash("frames|1|video/raw.frames|other") },
    });
  });

  it("groups parents in the order of their IDs, nulls of the group left out", async () => {
    const reading = defineFeature({ key: "reading", id: ["sensor", "at"], fields: ["t"] });
    const mean = defineFeature({
      key: "mean",
      id: ["sensor"],
      deps: [from(reading, { lineage: { type: "aggregation", on: ["sensor"] } })],
      fields: ["value"],
    });
    await using store = await memory().open();
    const row = (at: string, t: string | null) =>
      ({ sensor: "s", at, metaxy_provenance_by_field: { t: "p" }, metaxy_data_version_by_field: { t } }) as never;
    await store.write(reading, [row("😀", "last"), row("\uffff", "middle"), row("a", "first"), row("b", null)]);
    const group = hash("first|middle|last");
    expect(await provenances(store, mean)).toEqual([{ value: hash(`value|__metaxy_initial__|reading.t|${group}`) }]);
    const [sample] = await (await store.resolve(mean)).new.rows();
    expect(sample).toMatchObject({ sensor: "s", at: ["a", "b", "\uffff", "😀"] });
  });

  it("compares children of one parent as one sample", async () => {
    const frame = defineFeature({
      key: "frame",
      id: ["video_id", "number"],
      deps: [from(video, { select: [], lineage: { type: "expansion", on: ["video_id"] } })],
      fields: ["pixels"],
    });
    await using store = await memory().open();
    await writeVideos(store, "a", "b");
    const rows = await (await store.resolve(frame)).new.rows();
    await store.write(frame, rows.flatMap((row) => [0, 1].map((number) => ({ ...row, number }))) as never);
    expect(await (await store.resolve(frame)).counts()).toEqual({ new: 0, stale: 0, orphaned: 0, waiting: 0 });
    await store.delete(video, [{ video_id: "a" }]);
    await store.write(video, [videoRow("b", { frames_hash: "other" })]);
    const increment = await store.resolve(frame);
    expect(await samples(increment, "video_id")).toEqual({ new: [], stale: ["b"], orphaned: ["a"] });
    expect(await increment.orphaned.rows()).toEqual([{ video_id: "a" }]);
    for (const [number, stale] of [
      [0, 1],
      [1, 0],
    ] as const) {
      const children = (await increment.stale.rows()).map((row) => ({ ...row, number }));
      await store.write(frame, children as never);
      expect(await (await store.resolve(frame)).counts()).toEqual({ new: 0, stale, orphaned: 1, waiting: 0 });
    }
  });

  it("joins optional parents where they have a row, and samples of either when all are optional", async () => {
    const other = defineFeature({ key: "other", id: ["id"], fields: ["y"] });
    const deps = [from(free, { optional: true, select: [] }), from(other, { optional: true, select: [] })];
    const either = defineFeature({ key: "either", id: ["id"], deps, fields: ["z"] });
    await using store = await memory().open();
    await store.write(free, [freeRow("a"), freeRow("both")]);
    await store.write(other, [
      { id: "b", metaxy_provenance_by_field: { y: "2" } },
      { id: "both", metaxy_provenance_by_field: { y: "2" } },
    ] as never);
    const increment = await store.resolve(either);
    expect(await values(increment.new, "id")).toEqual(["a", "b", "both"]);
    const text = (x: string, y: string) => hash(`z|__metaxy_initial__|free.x|${x}|other.y|${y}`);
    expect((await provenances(store, either)).map(({ z }) => z).sort()).toEqual(
      [text("1", ""), text("", "2"), text("1", "2")].sort(),
    );
  });

  it("takes given samples for a root, also from the increment of another store", async () => {
    await using source = await memory().open();
    await writeVideos(source, "a");
    await using target = await memory().open();
    await writeVideos(target, "b");
    const pending = (await source.resolve(crop)).pending;
    expect(await samples(await target.resolve(crop, { samples: pending }), "video_id")).toMatchObject({ new: ["a"] });
    expect(await samples(await target.resolve(video, { samples: [videoRow("b"), videoRow("c")] }), "video_id")).toEqual(
      {
        new: ["c"],
        stale: [],
        orphaned: [],
      },
    );
  });
});

describe("filters", () => {
  it("leave out rows for which they are null", async () => {
    await using store = await memory().open();
    await store.write(free, [freeRow("a", { n: 1 }), freeRow("b", { n: 3 }), freeRow("c", { n: null })]);
    const ids = async (filters: string) => values(await store.read(free, { filters }), "id");
    expect(await ids("n > 1")).toEqual(["b"]);
    expect(await ids("NOT (n > 1)")).toEqual(["a"]);
    expect(await ids("n IS NULL OR n = 1")).toEqual(["a", "c"]);
    expect(await ids("n IN (1, NULL)")).toEqual(["a"]);
    expect(await ids("n NOT IN (1, NULL)")).toEqual([]);
    expect(await ids("metaxy_created_at = metaxy_updated_at")).toEqual(["a", "b", "c"]);
  });

  it("of another type than their column are refused, also when no row would be compared", async () => {
    await using store = await memory().open();
    await store.write(free, [freeRow("a", { n: 1, flag: true })]);
    await store.delete(free, "TRUE");
    for (const filter of ["n = 'x'", "id > 1", "metaxy_updated_at > 5", "n = 1 AND flag = 'yes'", "id IN (1, 2)"]) {
      expect((await rejection(store.read(free, { filters: filter }))).code).toBe("FILTER_INVALID");
    }
  });

  it("on stored rows keep samples out of an update altogether", async () => {
    await using store = await memory().open();
    await writeVideos(store, "a", "b");
    await writeCrops(store, 1);
    await store.write(video, [videoRow("a", { frames_hash: "x" }), videoRow("b", { frames_hash: "x" })]);
    const increment = await store.resolve(crop, { targetFilters: "video_id = 'a'" });
    expect(await samples(increment, "video_id")).toEqual({ new: [], stale: ["a"], orphaned: [] });
    const none = await store.resolve(crop, { targetFilters: "score > 1" });
    expect(await none.counts()).toEqual({ new: 0, stale: 0, orphaned: 0, waiting: 0 });
    await writeCrops(store, 2);
    const old = await store.resolve(crop, { stalenessPredicates: "score < 3" });
    expect(await old.counts()).toEqual({ new: 0, stale: 2, orphaned: 0, waiting: 0 });
  });
});
