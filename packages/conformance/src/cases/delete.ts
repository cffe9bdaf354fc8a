import assert from "node:assert/strict";
import { column, defineFeature } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { writePending } from "./support/crops.js";
import { crop, video, videoRow } from "./support/features.js";
import { note, noteRow } from "./support/note.js";
import { rejects } from "./support/rejects.js";
import { parts, pick, sorted, values } from "./support/rows.js";
import { countStored } from "./support/stored.js";

/** Soft deletes append tombstones. */
export const deletion = topic("delete", {
  "soft-hides": {
    title: "a soft delete hides the sample from reads and updates, and from nothing else",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      assert.equal(await store.delete(video, column("video_id").eq("a")), 1);
      assert.deepEqual(await values(await store.read(video), "video_id"), ["b"]);
      const all = sorted(await (await store.read(video, { includeSoftDeleted: true })).rows(), "video_id");
      assert.deepEqual(
        all.map((row) => [row.video_id, row.metaxy_deleted_at !== null]),
        [
          ["a", true],
          ["b", false],
        ],
      );
      await using increment = await store.resolve(crop);
      assert.deepEqual(await parts(increment, "video_id"), { new: ["b"], stale: [], orphaned: [] });
    },
  },
  "tombstone-keeps-the-row": {
    title: "a tombstone is the deleted row, with its versions and times, and the time of the deletion",
    async run(lab) {
      const store = await lab.open({ materializationId: "run" });
      await store.write(video, [videoRow("a")]);
      const [before] = await (await store.read(video)).rows();
      await store.delete(video, column("video_id").eq("a"));
      const [after] = await (await store.read(video, { includeSoftDeleted: true })).rows();
      assert.ok(before && after);
      assert.ok(after.metaxy_deleted_at instanceof Date);
      assert.deepEqual({ ...after, metaxy_deleted_at: null }, before);
    },
  },
  "soft-then-revive": {
    title: "a write after a soft delete restores the sample",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a")]);
      await store.delete(video, column("video_id").eq("a"));
      await store.write(video, [videoRow("a", { audio: "again" })]);
      const rows = await (await store.read(video)).rows();
      assert.deepEqual(pick(rows, "video_id", "metaxy_provenance_by_field", "metaxy_deleted_at"), [
        {
          video_id: "a",
          metaxy_provenance_by_field: { audio: "again", frames: "f-a" },
          metaxy_deleted_at: null,
        },
      ]);
      assert.equal(await countStored(store, video), 3);
      assert.equal(await store.delete(video, "TRUE"), 1);
      assert.equal(await (await store.read(video)).count(), 0);
    },
  },
  "soft-is-idempotent": {
    title: "a soft delete of a deleted sample does nothing, and returns 0",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      assert.equal(await store.delete(video, [{ video_id: "a" }]), 1);
      assert.equal(await store.delete(video, [{ video_id: "a" }]), 0);
      assert.equal(await store.delete(video, "TRUE"), 1);
      assert.equal(await store.delete(video, "TRUE"), 0);
      assert.equal(await countStored(store, video), 4);
    },
  },
  "filters-see-current-rows": {
    title: "a filter chooses samples by their current rows alone, and a null passes none",
    async run(lab) {
      const store = await lab.open();
      await store.write(note, [
        { ...noteRow("a"), size: 9 },
        { ...noteRow("b"), size: 1 },
        { ...noteRow("c"), size: null },
      ]);
      await store.write(note, [{ ...noteRow("a"), size: 2 }]);
      assert.equal(await store.delete(note, "size > 5"), 0);
      assert.equal(await store.delete(note, "size != 1"), 1);
      assert.deepEqual(await values(await store.read(note), "id"), ["b", "c"]);
      assert.equal(await store.delete(note, column("size").isNull()), 1);
      assert.deepEqual(await values(await store.read(note), "id"), ["b"]);
    },
  },
  "by-rows": {
    title: "rows with ID columns choose samples; repeated and unknown ones add nothing, other columns do not count",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b"), videoRow("c")]);
      const rows = [{ video_id: "a", path: "other" }, { video_id: "a" }, { video_id: "none" }, { video_id: "b" }];
      assert.equal(await store.delete(video, rows), 2);
      assert.deepEqual(await values(await store.read(video), "video_id"), ["c"]);
      assert.equal(await countStored(store, video), 5);
    },
  },
  "by-some-id-columns": {
    title: "rows with some of the ID columns choose every sample that has these values together",
    async run(lab) {
      const clip = defineFeature({ key: "clip", id: ["video_id", "n"], fields: ["main"] });
      const row = (video_id: string, n: number) => ({ video_id, n, metaxy_provenance_by_field: { main: "1" } });
      const store = await lab.open();
      await store.write(clip, [row("a", 1), row("a", 2), row("b", 1), row("b", 2)]);
      assert.equal(
        await store.delete(clip, [
          { video_id: "a", n: 1 },
          { video_id: "b", n: 2 },
        ]),
        2,
      );
      assert.deepEqual(pick(sorted(await (await store.read(clip)).rows(), "video_id"), "video_id", "n"), [
        { video_id: "a", n: 2 },
        { video_id: "b", n: 1 },
      ]);
      assert.equal(await store.delete(clip, [{ n: 1 }]), 1);
      assert.deepEqual(await values(await store.read(clip), "video_id"), ["a"]);
    },
  },
  "orphans-of-an-increment": {
    title: "children of a deleted parent are orphans, and the increment's part can be deleted as it is",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      await writePending(store, crop);
      await store.delete(video, [{ video_id: "a" }]);
      await using increment = await store.resolve(crop);
      assert.deepEqual(await parts(increment, "video_id"), { new: [], stale: [], orphaned: ["a"] });
      assert.equal(await store.delete(crop, increment.orphaned), 1);
      assert.deepEqual(await values(await store.read(crop), "video_id"), ["b"]);
      await using again = await store.resolve(crop);
      assert.deepEqual(await again.counts(), { new: 0, stale: 0, orphaned: 0, waiting: 0 });
    },
  },
  "deleted-is-new-again": {
    title: "a sample whose own row was deleted, and whose parent is there, is new",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      await writePending(store, crop);
      await store.delete(crop, [{ video_id: "a" }]);
      await using increment = await store.resolve(crop);
      assert.deepEqual(await parts(increment, "video_id"), { new: ["a"], stale: [], orphaned: [] });
      assert.equal(await store.progress(crop), 0.5);
    },
  },
  "nothing-chosen": {
    title: "no rows, a filter that matches no row, and a missing sample delete nothing",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a")]);
      assert.equal(await store.delete(video, "FALSE"), 0);
      assert.equal(await store.delete(video, []), 0);
      assert.equal(await store.delete(video, [{ video_id: "none" }]), 0);
      assert.equal(await countStored(store, video), 1);
    },
  },
  "bad-target": {
    title: "a target that names no sample is refused, and nothing is deleted",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a")]);
      await rejects(store.delete(video, [{ video: "a" }] as never), "ARGUMENT_INVALID");
      await rejects(store.delete(video, undefined as never), "ARGUMENT_INVALID");
      await rejects(store.delete(video, "vid = 'a'"), "FILTER_INVALID");
      await rejects(store.delete(video, "video_id = "), "FILTER_INVALID");
      assert.equal(await countStored(store, video), 1);
    },
  },
  "dropped-is-gone": {
    title: "a dropped feature has no table and no sample until it is written again",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a")]);
      await store.drop(video);
      assert.equal(await store.has(video), false);
      await rejects(store.read(video), "FEATURE_NOT_FOUND");
      await store.drop(video);
      await store.write(video, [videoRow("b")]);
      assert.deepEqual(await values(await store.read(video), "video_id"), ["b"]);
      assert.equal(await countStored(store, video), 1);
    },
  },
});
