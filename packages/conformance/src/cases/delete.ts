import assert from "node:assert/strict";
import { column } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { crop, video, videoRow } from "./support/features.js";
import { parts, pick, sorted, values } from "./support/rows.js";

/** Soft deletes append tombstones, hard deletes remove rows. */
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
    title: "a tombstone is the row it buries, with its versions and times, and the time of the burial",
    async run(lab) {
      const store = await lab.open();
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
    title: "a write after a soft delete brings the sample back",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a")]);
      await store.delete(video, column("video_id").eq("a"));
      await store.write(video, [videoRow("a", { audio: "again" })]);
      const rows = await (await store.read(video)).rows();
      assert.deepEqual(pick(rows, "video_id", "metaxy_provenance_by_field"), [
        { video_id: "a", metaxy_provenance_by_field: { audio: "again", frames: "f-a" } },
      ]);
    },
  },
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
});
