import type { Store } from "@metaxy-ts/core";
import { afterEach, expect, it, vi } from "vitest";
import { video, writeVideos } from "./support/features.js";
import { openStore } from "./support/store.js";
import { futureDays } from "./support/time.js";

afterEach(() => vi.useRealTimers());

/** The timestamps of the stored rows in microseconds, which dates do not hold. */
async function micros(store: Store): Promise<unknown[]> {
  const sql = `select epoch_us(metaxy_updated_at) as at from ${store.tableName(video)} order by rowid`;
  return (await (await store.query(sql)).rows()).map((row) => row.at);
}

it("gives every write a later timestamp, also when the clock stands still or goes back", async () => {
  await using store = await openStore();
  const days = futureDays();
  days.set(2);
  await writeVideos(store, "a");
  await writeVideos(store, "b");
  days.set(1);
  await writeVideos(store, "c");
  days.set(3);
  await writeVideos(store, "d");
  const first = days.at(2).getTime() * 1000;
  expect(await micros(store)).toEqual([first, first + 1, first + 2, days.at(3).getTime() * 1000]);
});

it("gives all rows of a write one timestamp", async () => {
  await using store = await openStore();
  await writeVideos(store, "a", "b", "c");
  expect(new Set(await micros(store)).size).toBe(1);
});

it("soft-deletes a row with everything as it was but the timestamp of deletion", async () => {
  await using store = await openStore({ materializationId: "run" });
  const days = futureDays();
  await writeVideos(store, "a");
  const [row] = await (await store.read(video)).rows();
  days.set(2);
  await store.delete(video, "TRUE");
  const [tombstone] = await (await store.read(video, { includeSoftDeleted: true })).rows();
  expect(tombstone).toEqual({ ...row, metaxy_deleted_at: days.at(2) });
});
