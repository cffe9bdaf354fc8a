import assert from "node:assert/strict";
import type { Increment, Store } from "@metaxy-ts/core";
import { column } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import type { Lab } from "../suite/lab.js";
import { computeCrops } from "./support/compute.js";
import { crop, video, videoRow } from "./support/features.js";
import { rejects } from "./support/rejects.js";
import { nothing, parts, values } from "./support/rows.js";

/** A store with one sample of each kind. */
async function prepared(lab: Lab): Promise<Store> {
  const store = await lab.open();
  await store.write(video, [videoRow("stale"), videoRow("orphan"), videoRow("same")]);
  await computeCrops(store);
  await store.delete(video, column("video_id").eq("orphan"));
  await store.write(video, [videoRow("stale", { frames: "2" }), videoRow("new")]);
  return store;
}

const oneOfEach = { new: ["new"], stale: ["stale"], orphaned: ["orphan"] };

/** Does all that the increment asks for, and provides in another sample. */
async function moveOn(store: Store): Promise<void> {
  await store.write(video, [videoRow("later")]);
  await computeCrops(store);
  await store.delete(crop, column("video_id").eq("orphan"));
}

async function isSnapshot(store: Store, increment: Increment): Promise<void> {
  assert.deepEqual(await parts(increment, "video_id"), oneOfEach);
  assert.deepEqual(await increment.counts(), { new: 1, stale: 1, orphaned: 1, waiting: 0 });
  assert.deepEqual(await values(increment.pending, "video_id"), ["new", "stale"]);
  assert.equal(await increment.pending.count(), 2);
  await using again = await store.resolve(crop);
  assert.deepEqual(await again.counts(), nothing);
}

/** An increment is a snapshot at its first read. */
export const increments = topic("increment", {
  "fixed-by-counts": {
    title: "an increment that was counted stays as it is through later writes",
    async run(lab) {
      const store = await prepared(lab);
      await using increment = await store.resolve(crop);
      await increment.counts();
      await moveOn(store);
      await isSnapshot(store, increment as unknown as Increment);
    },
  },
  "fixed-by-rows": {
    title: "an increment of which one part was read stays as it is as a whole, through writes and deletes",
    async run(lab) {
      const store = await prepared(lab);
      await using increment = await store.resolve(crop);
      assert.deepEqual(await values(increment.stale, "video_id"), ["stale"]);
      await moveOn(store);
      await isSnapshot(store, increment as unknown as Increment);
    },
  },
  "fixed-between-batches": {
    title: "batches go on with the rows of the first one, though each is written before the next",
    async run(lab) {
      const store = await lab.open();
      await store.write(
        video,
        Array.from({ length: 25 }, (_, index) => videoRow(`v${index}`)),
      );
      await using increment = await store.resolve(crop);
      const sizes: number[] = [];
      for await (const batch of increment.pending.batches(10)) {
        sizes.push(batch.length);
        await store.write(crop, batch);
      }
      assert.deepEqual(sizes, [10, 10, 5]);
      assert.equal(await (await store.read(crop, { withSampleHistory: true })).count(), 25);
      await using again = await store.resolve(crop);
      assert.deepEqual(await again.counts(), nothing);
    },
  },
  "fixed-by-arrow": {
    title: "an increment of which one part was read as Arrow stays as it is as a whole",
    needs: ["relation.arrow"],
    async run(lab) {
      const store = await prepared(lab);
      await using increment = await store.resolve(crop);
      assert.equal((await increment.new.arrow()).numRows, 1);
      await moveOn(store);
      await isSnapshot(store, increment as unknown as Increment);
    },
  },
  "outlives-tables": {
    title: "an increment that was read does not change when its tables are dropped",
    async run(lab) {
      const store = await prepared(lab);
      await using increment = await store.resolve(crop);
      await increment.pending.rows();
      await store.drop(video);
      await store.drop(crop);
      assert.deepEqual([await store.has(video), await store.has(crop)], [false, false]);
      assert.deepEqual(await parts(increment, "video_id"), oneOfEach);
      assert.deepEqual(await increment.counts(), { new: 1, stale: 1, orphaned: 1, waiting: 0 });
    },
  },
  "two-at-once": {
    title: "two increments with different snapshots are independent",
    async run(lab) {
      const store = await prepared(lab);
      await using one = await store.resolve(crop);
      await one.counts();
      await store.write(video, [videoRow("later")]);
      await using other = await store.resolve(crop);
      await other.counts();
      await computeCrops(store);
      assert.deepEqual(await parts(one, "video_id"), oneOfEach);
      assert.deepEqual(await parts(other, "video_id"), { ...oneOfEach, new: ["later", "new"] });
    },
  },
  "parts-as-input": {
    title: "the parts of an increment can be written and deleted by, inside the store",
    async run(lab) {
      const store = await prepared(lab);
      await using increment = await store.resolve(crop);
      assert.deepEqual(await store.write(crop, increment.new), { rows: 1, repeated: false });
      assert.deepEqual(await store.write(crop, increment.stale), { rows: 1, repeated: false });
      assert.equal(await store.delete(crop, increment.orphaned), 1);
      assert.deepEqual(await values(await store.read(crop), "video_id"), ["new", "same", "stale"]);
      await using again = await store.resolve(crop);
      assert.deepEqual(await again.counts(), nothing);
    },
  },
  freed: {
    title: "an increment that was freed cannot be read any more",
    async run(lab) {
      const store = await prepared(lab);
      const increment = await store.resolve(crop);
      await increment.pending.rows();
      await increment[Symbol.asyncDispose]();
      await rejects(increment.new.rows(), "STORE_CLOSED");
    },
  },
});
