import type { Increment } from "@metaxy-ts/core";
import { describe, expect, it } from "vitest";
import { crop, video, videoRow, writeCrops, writeVideos } from "./support/features.js";
import { rejection } from "./support/rejects.js";
import { nothing, samples } from "./support/rows.js";
import { openStore } from "./support/store.js";

/** A store with one sample of each kind. */
async function preparedStore() {
  const store = await openStore();
  await writeVideos(store, "stale", "orphan", "same");
  await writeCrops(store);
  await store.delete(video, [{ video_id: "orphan" }]);
  await store.write(video, [videoRow("stale", { frames_hash: "x" }), videoRow("new")]);
  return store;
}

const parts = { new: ["new"], stale: ["stale"], orphaned: ["orphan"] };

describe("an increment", () => {
  it.each<[string, (increment: Increment) => Promise<unknown>]>([
    ["arrow", (increment) => increment.new.arrow()],
    ["batches", (increment) => increment.new.batches(1)[Symbol.asyncIterator]().next()],
    ["a name", (increment) => increment.orphaned.name()],
  ])("is fixed as a whole once it gave %s", async (_, first) => {
    await using store = await preparedStore();
    await using increment = await store.resolve(crop);
    await first(increment as unknown as Increment);
    await writeVideos(store, "later");
    await writeCrops(store);
    await store.delete(crop, [{ video_id: "orphan" }]);
    expect(await increment.counts()).toEqual({ new: 1, stale: 1, orphaned: 1, waiting: 0 });
    expect(await samples(increment, "video_id")).toEqual(parts);
    expect(await increment.pending.count()).toBe(2);
    await using again = await store.resolve(crop);
    expect(await again.counts()).toEqual(nothing);
  });

  it("stays as it is through a hard delete", async () => {
    await using store = await preparedStore();
    await using increment = await store.resolve(crop);
    await increment.pending.rows();
    await store.delete(crop, "TRUE", { hard: true });
    expect(await samples(increment, "video_id")).toEqual(parts);
  });

  it("follows the store before a row was asked for", async () => {
    await using store = await preparedStore();
    await using increment = await store.resolve(crop);
    expect(await increment.new.columns()).not.toEqual([]);
    await writeVideos(store, "later");
    expect(await samples(increment, "video_id")).toEqual({ ...parts, new: ["later", "new"] });
  });

  it("frees what it holds at the end of its block", async () => {
    await using store = await preparedStore();
    const temporary = async () =>
      (await (await store.query("select table_name from duckdb_tables() where temporary")).rows()).length;
    const before = await temporary();
    let kept: Increment;
    {
      await using increment = await store.resolve(crop);
      kept = increment as unknown as Increment;
      for await (const _ of increment.pending.batches(1)) break;
      await increment.orphaned.rows();
    }
    expect(await temporary()).toBe(before + 1); // the query before holds its own rows
    expect((await rejection(kept.new.rows())).code).toBe("STORE_CLOSED");
    await kept[Symbol.asyncDispose]();
  });
});
