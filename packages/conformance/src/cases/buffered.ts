import assert from "node:assert/strict";
import { topic } from "../suite/case.js";
import { withWrites } from "./support/adapters.js";
import { crop, video, videoRow } from "./support/features.js";
import { note, noteRow } from "./support/note.js";
import { rejects } from "./support/rejects.js";
import { values } from "./support/rows.js";
import { countStored } from "./support/stored.js";

/** Rows that are collected and written in bulk. */
export const buffered = topic("buffered", {
  "flush-and-close": {
    title: "rows are stored when the writer is flushed or closed, with the writer's materialization, and not before",
    async run(lab) {
      const store = await lab.open();
      const writer = store.bufferedWriter({ materializationId: "run" });
      writer.put(video, [videoRow("a"), videoRow("b")]);
      writer.put(crop, [{ video_id: "a", source: "x", metaxy_provenance_by_field: { frames: "1" } }]);
      assert.equal(await store.has(video), false);
      await writer.flush();
      assert.deepEqual([writer.waiting, writer.written], [0, 3]);
      writer.put(video, [videoRow("c")]);
      await writer.close();
      assert.deepEqual(await values(await store.read(video), "video_id"), ["a", "b", "c"]);
      assert.deepEqual(await values(await store.read(video), "metaxy_materialization_id"), ["run", "run", "run"]);
      assert.equal(await countStored(store, crop), 1);
    },
  },
  "a-sample-twice": {
    title: "a sample that is put twice is stored twice, in that order",
    async run(lab) {
      const store = await lab.open();
      const writer = store.bufferedWriter();
      writer.put(note, [noteRow("a", "9"), noteRow("b"), noteRow("a", "5")]);
      writer.put(note, [noteRow("a", "1")]);
      await writer.close();
      assert.equal(await countStored(store, note), 4);
      const [row] = await (await store.read(note, { filters: "id = 'a'" })).rows();
      assert.deepEqual({ ...row?.metaxy_provenance_by_field }, { main: "1" });
    },
  },
  "failed-before-the-commit": {
    title: "rows of a flush that failed wait for the next one, in their order, and none is lost",
    async run(lab) {
      const failures = [true, true];
      const store = await lab.open({
        adapt: (adapter) =>
          withWrites(adapter, (write) => (plans, options) => {
            if (failures.pop()) throw new Error("The line is down.");
            return write(plans, options);
          }),
      });
      const writer = store.bufferedWriter();
      writer.put(note, [noteRow("a", "first")]);
      await rejects(writer.flush(), "STORE_FAILED");
      assert.deepEqual([writer.waiting, writer.written], [1, 0]);
      writer.put(note, [noteRow("a", "again"), noteRow("b")]);
      await rejects(writer.flush(), "STORE_FAILED");
      await writer.close();
      assert.deepEqual([writer.waiting, writer.written], [0, 3]);
      assert.equal(await countStored(store, note), 3);
      const [row] = await (await store.read(note, { filters: "id = 'a'" })).rows();
      assert.deepEqual({ ...row?.metaxy_provenance_by_field }, { main: "again" });
    },
  },
  "failed-after-the-commit": {
    title: "rows of a flush that failed after its commit are not stored a second time",
    async run(lab) {
      let failing = false;
      const store = await lab.open({
        adapt: (adapter) =>
          withWrites(adapter, (write) => async (plans, options) => {
            const outcome = await write(plans, options);
            if (failing) throw new Error("The line went down.");
            return outcome;
          }),
      });
      await store.write(note, [noteRow("first")]);
      failing = true;
      const writer = store.bufferedWriter();
      writer.put(note, [noteRow("a"), noteRow("b")]);
      await rejects(writer.flush(), "STORE_FAILED");
      failing = false;
      writer.put(note, [noteRow("c")]);
      await writer.close();
      assert.equal(writer.written, 3);
      assert.equal(await countStored(store, note), 4);
      assert.deepEqual(await values(await store.read(note), "id"), ["a", "b", "c", "first"]);
    },
  },
  "bad-rows-stay": {
    title: "rows that the store refuses are reported by the flush and stay in the writer",
    async run(lab) {
      const store = await lab.open();
      const writer = store.bufferedWriter();
      writer.put(note, [{ id: "a" } as never, noteRow("b")]);
      await rejects(writer.close(), "WRITE_INVALID");
      assert.deepEqual([writer.waiting, writer.written], [2, 0]);
      assert.equal(await store.has(note), false);
      assert.throws(() => writer.put(note, [noteRow("c")]), { code: "STORE_CLOSED" });
    },
  },
});
