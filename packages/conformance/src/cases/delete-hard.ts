import assert from "node:assert/strict";
import { column } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { writePending } from "./support/crops.js";
import { crop, video, videoRow } from "./support/features.js";
import { note, noteRow } from "./support/note.js";
import { parts, pick, values } from "./support/rows.js";
import { countStored, everyRow } from "./support/stored.js";

/** Hard deletes remove rows. */
export const hardDeletion = topic("delete", {
  "hard-removes": {
    title: "a hard delete removes every row of the sample, and no row of another",
    needs: ["delete.hard"],
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      await store.write(video, [videoRow("a", { audio: "2" })]);
      assert.equal(await store.delete(video, column("video_id").eq("a"), { hard: true }), 2);
      const rows = await (await store.read(video, { includeSoftDeleted: true, withSampleHistory: true })).rows();
      assert.deepEqual(pick(rows, "video_id"), [{ video_id: "b" }]);
    },
  },
  "hard-takes-tombstones": {
    title: "a hard delete removes tombstones and the rows they delete, and a filter can select only these",
    needs: ["delete.hard"],
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b"), videoRow("c")]);
      await store.delete(video, [{ video_id: "a" }, { video_id: "b" }]);
      assert.equal(await store.delete(video, [{ video_id: "b" }], { hard: true }), 2);
      assert.equal(await store.delete(video, "metaxy_deleted_at IS NOT NULL", { hard: true }), 2);
      assert.deepEqual(await values(await store.read(video, everyRow), "video_id"), ["c"]);
    },
  },
  "hard-brings-nothing-back": {
    title: "a hard delete chooses samples by their current rows, and takes their older rows along",
    needs: ["delete.hard"],
    async run(lab) {
      const store = await lab.open();
      await store.write(note, [
        { ...noteRow("a"), size: 1 },
        { ...noteRow("b"), size: 9 },
        { ...noteRow("c"), size: null },
      ]);
      await store.write(note, [
        { ...noteRow("a"), size: 9 },
        { ...noteRow("b"), size: 1 },
      ]);
      assert.equal(await store.delete(note, "size > 5", { hard: true }), 2);
      assert.deepEqual(await values(await store.read(note, everyRow), "id"), ["b", "b", "c"]);
    },
  },
  "hard-of-everything": {
    title: "a hard delete of TRUE empties the table, which stays; one of FALSE or of no row removes nothing",
    needs: ["delete.hard"],
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      assert.equal(await store.delete(video, "FALSE", { hard: true }), 0);
      assert.equal(await store.delete(video, [], { hard: true }), 0);
      assert.equal(await countStored(store, video), 2);
      assert.equal(await store.delete(video, "TRUE", { hard: true }), 2);
      assert.equal(await store.has(video), true);
      assert.equal(await countStored(store, video), 0);
      assert.equal(await store.delete(video, "TRUE", { hard: true }), 0);
    },
  },
  "hard-by-relation": {
    title: "a hard delete takes a part of an increment, which keeps its rows, and repeated rows count once",
    needs: ["delete.hard"],
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b"), videoRow("c")]);
      await writePending(store, crop);
      await store.delete(video, [{ video_id: "a" }]);
      await using increment = await store.resolve(crop);
      assert.equal(await store.delete(crop, increment.orphaned, { hard: true }), 1);
      assert.deepEqual(await values(increment.orphaned, "video_id"), ["a"]);
      assert.equal(await store.delete(crop, [{ video_id: "b" }, { video_id: "b" }], { hard: true }), 1);
      assert.deepEqual(await values(await store.read(crop, everyRow), "video_id"), ["c"]);
    },
  },
  "hard-then-written-is-new": {
    title: "what is written after a hard delete is new, and has no history",
    needs: ["delete.hard"],
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      await writePending(store, crop);
      await store.delete(crop, [{ video_id: "a" }], { hard: true });
      await using increment = await store.resolve(crop);
      assert.deepEqual(await parts(increment, "video_id"), { new: ["a"], stale: [], orphaned: [] });
      await store.write(crop, increment.new);
      assert.deepEqual(await values(await store.read(crop, everyRow), "video_id"), ["a", "b"]);
      await using again = await store.resolve(crop);
      assert.deepEqual(await again.counts(), { new: 0, stale: 0, orphaned: 0, waiting: 0 });
    },
  },
});
