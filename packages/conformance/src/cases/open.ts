import assert from "node:assert/strict";
import type { Store } from "@metaxy-ts/core";
import { FeatureGraph } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import type { Lab } from "../suite/lab.js";
import { crop, video, videoRow } from "./support/features.js";
import { note, noteRow } from "./support/note.js";
import { rejects } from "./support/rejects.js";
import { values } from "./support/rows.js";
import { countStored, fill } from "./support/stored.js";

/** Opening and closing. */
export const opening = topic("open", {
  "opened-again": {
    title: "everything is there when a store is opened again: rows, history, tombstones, increments",
    async run(lab) {
      await fill(lab, {}, async (store) => {
        await store.write(video, [videoRow("a"), videoRow("b"), videoRow("c")]);
        await using increment = await store.resolve(crop);
        await store.write(crop, increment.pending);
      });
      await fill(lab, {}, async (store) => {
        await store.delete(video, [{ video_id: "b" }]);
        await store.write(video, [videoRow("c", { frames: "2" })]);
      });
      const store = await lab.open({ mode: "read" });
      assert.equal(await countStored(store, video), 5);
      assert.deepEqual(await values(await store.read(video), "video_id"), ["a", "c"]);
      await using increment = await store.resolve(crop);
      assert.deepEqual(await increment.counts(), { new: 0, stale: 1, orphaned: 1, waiting: 0 });
    },
  },
  "closed-is-closed": {
    title: "every method of a closed store, and of what it gave, is refused with STORE_CLOSED",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a")]);
      const relation = await store.read(video);
      const increment = await store.resolve(crop);
      const writer = store.bufferedWriter();
      writer.put(video, [videoRow("b")]);
      await store.close();
      for (const call of calls(store)) await rejects(call(), "STORE_CLOSED");
      for (const rows of [relation, increment.new, increment.stale, increment.pending, increment.orphaned]) {
        await rejects(rows.columns(), "STORE_CLOSED");
        await rejects(rows.count(), "STORE_CLOSED");
        await rejects(rows.rows(), "STORE_CLOSED");
        await rejects(rows.arrow(), "STORE_CLOSED");
        await rejects(rows.name(), "STORE_CLOSED");
        await rejects(rows.toParquet("never.parquet"), "STORE_CLOSED");
        await rejects(drain(rows.batches(1)), "STORE_CLOSED");
        await rejects(drain(rows.arrowBatches()), "STORE_CLOSED");
      }
      await rejects(increment.counts(), "STORE_CLOSED");
      await rejects(increment.progress(), "STORE_CLOSED");
      await rejects(writer.flush(), "STORE_CLOSED");
      await increment[Symbol.asyncDispose]();
      const other = await lab.open({ place: "other" });
      await rejects(other.write(video, relation), "STORE_CLOSED");
      assert.equal(await other.has(video), false);
      const again = await lab.open({ mode: "read" });
      assert.equal(await countStored(again, video), 1);
    },
  },
  "closing-twice": {
    title: "closing twice is fine, also at the same time",
    async run(lab) {
      const store = await lab.open();
      await Promise.all([store.close(), store.close()]);
      await store.close();
      await rejects(store.has(note), "STORE_CLOSED");
    },
  },
  "closing-waits": {
    title: "closing waits for the calls that run, and lets no new one in",
    async run(lab) {
      const store = await lab.open();
      const writes = Array.from({ length: 10 }, (_, index) => store.write(note, [noteRow(`${index}`)]));
      const closing = store.close();
      await rejects(store.write(note, [noteRow("late")]), "STORE_CLOSED");
      await closing;
      for (const outcome of await Promise.all(writes)) assert.equal(outcome.rows, 1);
      const again = await lab.open({ mode: "read" });
      assert.equal(await countStored(again, note), 10);
    },
  },
  "closing-ends-batches": {
    title: "closing ends batches that are being read, with STORE_CLOSED at the next one",
    async run(lab) {
      const store = await lab.open();
      await store.write(
        note,
        Array.from({ length: 30 }, (_, index) => noteRow(`${index}`)),
      );
      const sizes: number[] = [];
      const reading = (async () => {
        for await (const batch of (await store.read(note)).batches(10)) {
          sizes.push(batch.length);
          if (sizes.length === 2) await store.close();
        }
      })();
      await rejects(reading, "STORE_CLOSED");
      assert.deepEqual(sizes, [10, 10]);
    },
  },
  "to-read": {
    title: "a store that is open for reading answers, and refuses every change with STORE_READ_ONLY",
    async run(lab) {
      await fill(lab, {}, (store) => store.write(video, [videoRow("a")]));
      const other = await lab.open({ place: "other" });
      const store = await lab.open({ mode: "read" });
      for (const call of changes(store, other)) await rejects(call(), "STORE_READ_ONLY");
      assert.equal(await countStored(store, video), 1);
      await using increment = await store.resolve(crop);
      assert.equal(await increment.pending.count(), 1);
      assert.equal((await increment.pending.rows()).length, 1);
      for await (const batch of increment.pending.batches(10)) assert.equal(batch.length, 1);
    },
  },
  "reading-makes-no-place": {
    title: "where nothing is, opening to read makes nothing, also when it is done again",
    hook: "exists",
    async run(lab) {
      assert.equal(await lab.exists(), false);
      for (let attempt = 0; attempt < 2; attempt++) {
        const store = await lab.open({ mode: "read" }).catch(async (error: unknown) => {
          await rejects(Promise.reject(error), "STORE_NOT_FOUND");
        });
        if (store) {
          assert.equal(await store.has(note), false);
          await store.close();
        }
        assert.equal(await lab.exists(), false);
      }
      await fill(lab, {}, (store) => store.write(note, [noteRow("a")]));
      assert.equal(await lab.exists(), true);
    },
  },
  "reading-makes-no-table": {
    title: "what a store that is open for reading answers makes no table, records nothing and adds no row",
    async run(lab) {
      await fill(lab, {}, (store) => store.write(video, [videoRow("a")]));
      const before = await contents(lab);
      const store = await lab.open({ mode: "read", graph: new FeatureGraph([video, crop, note]) });
      await rejects(store.read(note), "FEATURE_NOT_FOUND");
      assert.equal(await store.has(crop), false);
      await using increment = await store.resolve(crop);
      assert.equal((await increment.pending.rows()).length, 1);
      assert.deepEqual(await increment.counts(), { new: 1, stale: 0, orphaned: 0, waiting: 0 });
      await store.progress(crop);
      assert.deepEqual(await store.history(), []);
      await store.close();
      assert.deepEqual(await contents(lab), before);
    },
  },
  "nothing-to-read": {
    title: "where nothing was written, opening to read says STORE_NOT_FOUND, or gives a store without features",
    async run(lab) {
      const store = await lab.open({ mode: "read" }).catch(async (error: unknown) => {
        await rejects(Promise.reject(error), "STORE_NOT_FOUND");
      });
      if (store) {
        assert.equal(await store.has(note), false);
        await rejects(store.read(note), "FEATURE_NOT_FOUND");
        await store.close();
      }
      await fill(lab, {}, (each) => each.write(note, [noteRow("a")]));
    },
  },
});

function calls(store: Store): (() => Promise<unknown>)[] {
  return [
    () => store.read(video),
    () => store.resolve(crop),
    () => store.computeProvenance(crop, []),
    () => store.query("select 1"),
    () => store.has(video),
    () => store.progress(crop),
    () => store.progress(video),
    () => store.history(),
    () => store.pushedGraph(),
    () => store.linkExternals(new FeatureGraph([])),
    ...changes(store, store),
  ];
}

function changes(store: Store, other: Store): (() => Promise<unknown>)[] {
  return [
    () => store.write(video, [videoRow("b")]),
    () => store.write(video, []),
    () => store.writeMany([]),
    () => store.delete(video, "TRUE"),
    () => store.delete(video, "TRUE", { hard: true }),
    () => store.rebase(crop, { from: "x" }),
    () => store.copyFrom(other),
    () => store.drop(video),
    () => store.push(new FeatureGraph([video])),
  ];
}

/** The tables of the case's place with their rows, and its settings. */
async function contents(lab: Lab): Promise<unknown> {
  const { tables, recordedHash } = await lab.configure().inspect({ rows: true });
  return { tables, recordedHash };
}

async function drain(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _item of items);
}
