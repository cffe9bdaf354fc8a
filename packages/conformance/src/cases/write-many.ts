import assert from "node:assert/strict";
import { topic } from "../suite/case.js";
import { crop, video, videoRow } from "./support/features.js";
import { note, noteRow } from "./support/note.js";
import { rejects } from "./support/rejects.js";
import { parts, values } from "./support/rows.js";
import { countStored } from "./support/stored.js";

const cropRow = (video_id: string) => ({ video_id, source: "x", metaxy_provenance_by_field: { frames: "1" } });

/** Several features in one write. */
export const writingMany = topic("write-many", {
  "all-at-once": {
    title: "one write stores rows of several features, parents and children alike",
    async run(lab) {
      const store = await lab.open();
      const outcome = await store.writeMany([
        { feature: video, rows: [videoRow("a"), videoRow("b")] },
        { feature: note, rows: [noteRow("n")] },
        { feature: crop, rows: [cropRow("a")] },
      ]);
      assert.deepEqual(outcome, { rows: 4, repeated: false });
      assert.deepEqual(await values(await store.read(note), "id"), ["n"]);
      await using increment = await store.resolve(crop);
      assert.deepEqual(await parts(increment, "video_id"), { new: ["b"], stale: ["a"], orphaned: [] });
    },
  },
  "all-or-nothing": {
    title: "refused rows of one feature prevent the write of every other, in any order",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("old")]);
      const good = { feature: note, rows: [noteRow("a")] };
      const bad = [
        { feature: video, rows: [videoRow("a"), videoRow("a")] },
        { feature: crop, rows: [cropRow("a"), cropRow("a")] },
        { feature: crop, rows: [{ video_id: null, metaxy_provenance_by_field: { frames: "1" } }] },
        { feature: crop, rows: [{ video_id: "a" }] },
      ];
      for (const entry of bad) {
        await rejects(store.writeMany([good, entry]), "WRITE_INVALID");
        await rejects(store.writeMany([entry, good]), "WRITE_INVALID");
      }
      assert.equal(await store.has(note), false);
      assert.equal(await store.has(crop), false);
      assert.equal(await countStored(store, video), 1);
    },
  },
  "each-feature-once": {
    title:
      "a feature that comes twice in one write is refused; one without rows gets its table, and a write of nothing changes nothing",
    async run(lab) {
      const store = await lab.open();
      const entry = { feature: note, rows: [noteRow("a")] };
      await rejects(store.writeMany([entry, { feature: note, rows: [noteRow("b")] }]), "ARGUMENT_INVALID");
      assert.equal(await store.has(note), false);
      assert.deepEqual(await store.writeMany([]), { rows: 0, repeated: false });
      assert.deepEqual(await store.writeMany([entry, { feature: video, rows: [] }]), { rows: 1, repeated: false });
      assert.equal(await countStored(store, video), 0);
      assert.equal(await store.has(video), true);
    },
  },
});
