import assert from "node:assert/strict";
import { column, defineFeature, from } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { computeCrops } from "./support/compute.js";
import { crop, video, videoRow } from "./support/features.js";
import { rejects } from "./support/rejects.js";
import { nothing, parts, pick, sorted } from "./support/rows.js";

/** Fields of the same names as those of a video, each of which depends on one. */
const scene = defineFeature({
  key: "video/scene",
  id: ["video_id"],
  deps: [from(video, { select: [] })],
  fields: { audio: "1", frames: "1" },
});

const versions = ["video_id", "metaxy_provenance_by_field", "metaxy_provenance"];

/** What an update of samples that are one to one with their parents' has to find. */
export const resolving = topic("resolve", {
  "new-stale-orphaned": {
    title: "samples are new without a stored row, stale with one of other inputs, and orphaned without a parent",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("same"), videoRow("stale"), videoRow("orphan")]);
      assert.equal(await computeCrops(store), 3);
      await store.write(video, [videoRow("stale", { frames: "2" }), videoRow("new")]);
      await store.delete(video, column("video_id").eq("orphan"));
      await using increment = await store.resolve(crop);
      assert.deepEqual(await increment.counts(), { new: 1, stale: 1, orphaned: 1, waiting: 0 });
      assert.deepEqual(await parts(increment, "video_id"), { new: ["new"], stale: ["stale"], orphaned: ["orphan"] });
      assert.deepEqual(
        pick(sorted(await increment.pending.rows(), "video_id"), "video_id"),
        pick([{ video_id: "new" }, { video_id: "stale" }], "video_id"),
      );
    },
  },
  "nothing-left": {
    title: "when the pending samples are written and the orphans deleted, nothing is left to do",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b"), videoRow("c")]);
      await computeCrops(store);
      await store.write(video, [videoRow("a", { frames: "2" }), videoRow("d")]);
      await store.delete(video, column("video_id").eq("b"));
      await using increment = await store.resolve(crop);
      assert.equal((await store.write(crop, increment.pending)).rows, 2);
      assert.equal(await store.delete(crop, increment.orphaned), 1);
      await using again = await store.resolve(crop);
      assert.deepEqual(await again.counts(), nothing);
      assert.deepEqual(await parts(again, "video_id"), { new: [], stale: [], orphaned: [] });
    },
  },
  "parts-before-any-write": {
    title: "without a stored row every sample of the parents is new",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      await using increment = await store.resolve(crop);
      assert.deepEqual(await increment.counts(), { new: 2, stale: 0, orphaned: 0, waiting: 0 });
      assert.deepEqual(await parts(increment, "video_id"), { new: ["a", "b"], stale: [], orphaned: [] });
    },
  },
  "fields-are-apart": {
    title: "a changed field of a parent touches the fields that depend on it, and no other",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a")]);
      await computeCrops(store);
      await using first = await store.resolve(scene);
      const before = {
        video_id: "a",
        metaxy_provenance_by_field: { audio: "253d36a2027a3b91", frames: "179739c590de70e8" },
        metaxy_provenance: "e4b0da04d4936513",
      };
      assert.deepEqual(pick(await first.new.rows(), ...versions), [before]);
      await store.write(scene, first.new);
      await store.write(video, [videoRow("a", { audio: "a2" })]);
      await using increment = await store.resolve(scene);
      assert.deepEqual(pick(await increment.stale.rows(), ...versions), [
        {
          video_id: "a",
          metaxy_provenance_by_field: { audio: "f753af5f0216d96f", frames: "179739c590de70e8" },
          metaxy_provenance: "6babd149651e4644",
        },
      ]);
      await using cropped = await store.resolve(crop); // of the frames alone
      assert.deepEqual(await cropped.counts(), nothing);
    },
  },
  "same-again": {
    title:
      "a parent that is written again with the same versions makes nothing stale, nor does it when deleted in between",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      await computeCrops(store);
      await store.delete(video, column("video_id").eq("a"));
      await using deleted = await store.resolve(crop);
      assert.deepEqual(await parts(deleted, "video_id"), { new: [], stale: [], orphaned: ["a"] });
      await store.write(video, [{ ...videoRow("a"), path: "moved.mp4" }, videoRow("b")]);
      await using increment = await store.resolve(crop);
      assert.deepEqual(await increment.counts(), nothing);
    },
  },
  "back-again": {
    title: "a parent that goes back to what it was makes its sample stale again: the latest stored row counts",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a")]);
      await computeCrops(store);
      await store.write(video, [videoRow("a", { frames: "2" })]);
      assert.equal(await computeCrops(store), 1);
      await store.write(video, [videoRow("a")]);
      assert.equal(await computeCrops(store), 1);
      await using increment = await store.resolve(crop);
      assert.deepEqual(await increment.counts(), nothing);
    },
  },
  "deleted-samples": {
    title: "a stored sample that was deleted is new again while its parent is there, and gone otherwise",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      await computeCrops(store);
      await store.delete(crop, "TRUE");
      await store.delete(video, column("video_id").eq("b"));
      await using increment = await store.resolve(crop);
      assert.deepEqual(await parts(increment, "video_id"), { new: ["a"], stale: [], orphaned: [] });
    },
  },
  "missing-parent": {
    title: "a required parent that was never written is not found, though a table of a similar name is there",
    async run(lab) {
      const store = await lab.open();
      const similar = defineFeature({ key: "videoxxraw", id: ["video_id"], fields: { audio: "1", frames: "1" } });
      await store.write(similar, [videoRow("a")]); // a pattern with `_` would take it for video__raw
      const error = await rejects(store.resolve(crop), "FEATURE_NOT_FOUND");
      assert.equal(error.details.feature, "video/raw");
    },
  },
});
