import { rejection, samples } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import type { Increment, Store, StoreOptions } from "../../src/index.js";
import { memory } from "../../src/memory.js";
import { crop, video, videoRow, writeCrops, writeVideos } from "./features.js";

/** A store with one sample of each kind. */
async function preparedStore(options: StoreOptions = {}): Promise<Store> {
  const store = await memory(options).open();
  await writeVideos(store, "stale", "orphan", "same");
  await writeCrops(store);
  await store.delete(video, [{ video_id: "orphan" }]);
  await store.write(video, [videoRow("stale", { frames_hash: "x" }), videoRow("new")]);
  return store;
}

const parts = { new: ["new"], stale: ["stale"], orphaned: ["orphan"] };

type Reading = (increment: Increment, other: Store) => Promise<unknown>;

const readings: [string, Reading][] = [
  ["counts", (increment) => increment.counts()],
  ["progress", (increment) => increment.progress()],
  ["rows", (increment) => increment.new.rows()],
  ["the number of rows", (increment) => increment.stale.count()],
  ["a batch", (increment) => increment.new.batches(1)[Symbol.asyncIterator]().next()],
  ["rows to another store", (increment, other) => other.resolve(crop, { samples: increment.new })],
];

describe("an increment", () => {
  it.each(readings)("is fixed as a whole once it gave %s", async (_, first) => {
    await using store = await preparedStore();
    await using other = await memory().open();
    await using increment = await store.resolve(crop);
    await first(increment as unknown as Increment, other);
    await writeVideos(store, "later");
    await writeCrops(store);
    await store.delete(crop, [{ video_id: "orphan" }]);
    expect(await increment.counts()).toEqual({ new: 1, stale: 1, orphaned: 1, waiting: 0 });
    expect(await samples(increment, "video_id")).toEqual(parts);
    expect(await increment.pending.count()).toBe(2);
    expect(await (await store.resolve(crop)).counts()).toEqual({ new: 0, stale: 0, orphaned: 0, waiting: 0 });
  });

  it("is a snapshot at the time of the read", async () => {
    await using store = await preparedStore({ hash: { algorithm: "xxhash64" } }); // which takes a while to load
    await using increment = await store.resolve(crop);
    const [counts] = await Promise.all([increment.counts(), store.drop(video), store.drop(crop)]);
    expect(counts).toEqual({ new: 1, stale: 1, orphaned: 1, waiting: 0 });
    expect(await samples(increment, "video_id")).toEqual(parts);
  });

  it("follows the store before a row was asked for", async () => {
    await using store = await preparedStore();
    await using increment = await store.resolve(crop);
    const columns = (await increment.new.columns()).map(({ name }) => name);
    expect(columns.slice(0, 2)).toEqual(["video_id", "source"]);
    await writeVideos(store, "later");
    expect(await samples(increment, "video_id")).toEqual({ ...parts, new: ["later", "new"] });
  });

  it("cannot be read once it is freed", async () => {
    await using store = await preparedStore();
    const increment = await store.resolve(crop);
    await increment.counts();
    await increment[Symbol.asyncDispose]();
    expect((await rejection(increment.new.rows())).code).toBe("STORE_CLOSED");
  });
});

describe("a relation", () => {
  it("has the rows at the time of each read; batches have those of the first", async () => {
    await using store = await memory().open();
    await writeVideos(store, "a", "b", "c");
    const relation = await store.read(video);
    expect(await relation.count()).toBe(3);
    const sizes: number[] = [];
    for await (const batch of relation.batches(2)) {
      sizes.push(batch.length);
      await writeVideos(store, `later ${batch.length}`);
    }
    expect(sizes).toEqual([2, 1]);
    expect(await relation.count()).toBe(5);
    await store.drop(video);
    expect((await rejection(relation.rows())).code).toBe("TABLE_NOT_FOUND");
  });
});
