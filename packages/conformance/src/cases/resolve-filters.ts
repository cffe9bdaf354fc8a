import assert from "node:assert/strict";
import { column, defineFeature, from } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { computeCrops } from "./support/compute.js";
import { crop, video, videoRow } from "./support/features.js";
import { rejects } from "./support/rejects.js";
import { nothing, parts } from "./support/rows.js";
import { left, right, thing, thingRow } from "./support/things.js";

const sized = (id: string, size: number | null, frames = `f-${id}`) => ({ ...videoRow(id, { frames }), size });

/** Filters of a dependency, of a parent, of everything, and of the feature itself. */
export const resolveFilters = topic("resolve-filter", {
  "of-a-dependency": {
    title: "static filters of a dependency drop parent rows, over renamed columns that need not be selected",
    async run(lab) {
      const store = await lab.open();
      const large = defineFeature({
        key: "large",
        id: ["video_id"],
        deps: [from(video, { select: [], rename: { size: "bytes" }, filters: ["bytes > 5"] })],
      });
      await store.write(video, [sized("a", 1), sized("b", 9), sized("c", null)]);
      await using increment = await store.resolve(large);
      assert.deepEqual(await parts(increment, "video_id"), { new: ["b"], stale: [], orphaned: [] });
      await store.write(large, increment.pending);
      await store.write(video, [sized("b", 2)]);
      await using shrunk = await store.resolve(large);
      assert.deepEqual(await parts(shrunk, "video_id"), { new: [], stale: [], orphaned: ["b"] });
    },
  },
  "of-one-parent": {
    title:
      "filters of one parent only apply to that parent, over its current rows and stored columns; all of them have to match",
    async run(lab) {
      const store = await lab.open();
      const both = defineFeature({
        key: "both",
        id: ["id"],
        deps: [
          from(left, { select: ["size"], rename: { size: "bytes" } }),
          from(right, { select: [], optional: true }),
        ],
      });
      await store.write(left, [thingRow("a", { size: 9 }), thingRow("b", { size: 8 }), thingRow("c", { size: 9 })]);
      await store.write(left, [thingRow("a", { size: 1 })]); // the older row would pass
      await store.write(right, [thingRow("b", { size: 1 }), thingRow("c", { size: 1 })]);
      await using increment = await store.resolve(both, { filters: { left: ["size > 5", column("id").ne("c")] } });
      assert.deepEqual(await parts(increment, "id"), { new: ["b"], stale: [], orphaned: [] });
      await using narrowed = await store.resolve(both, { filters: { right: "id = 'b'" } });
      assert.equal(await narrowed.new.count(), 3); // an optional parent drops no sample
      await rejects(store.resolve(both, { filters: { left: "bytes > 5" } }), "FILTER_INVALID");
      await rejects(store.resolve(both, { filters: { thing: "size > 5" } as object }), "RESOLVE_INVALID");
    },
  },
  "of-everything": {
    title: "global filters narrow the feature and each of its parents",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b"), videoRow("gone"), videoRow("lost")]);
      await computeCrops(store);
      await store.delete(video, "TRUE");
      await store.write(video, [videoRow("a", { frames: "2" }), videoRow("b", { frames: "2" }), videoRow("d")]);
      await using increment = await store.resolve(crop, { globalFilters: "video_id IN ('a', 'd', 'lost')" });
      assert.deepEqual(await parts(increment, "video_id"), { new: ["d"], stale: ["a"], orphaned: ["lost"] });
    },
  },
  "of-everything-needs-columns": {
    title: "a global filter on a column that the feature or a parent lacks is refused",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [sized("a", 1)]);
      await computeCrops(store, () => ({ score: 1 }));
      await rejects(store.resolve(crop, { globalFilters: "size > 5" }), "FILTER_INVALID");
      await rejects(store.resolve(crop, { globalFilters: "score > 5" }), "FILTER_INVALID");
    },
  },
  "of-the-target": {
    title: "a sample whose stored row does not pass the target filters is neither new nor stale nor orphaned",
    async run(lab) {
      const store = await lab.open();
      await store.write(
        video,
        ["a", "b", "gone", "lost"].map((id) => videoRow(id)),
      );
      await computeCrops(store, (id) => ({ score: id === "a" || id === "gone" ? 1 : 9 }));
      await store.delete(video, "TRUE");
      await store.write(video, [videoRow("a", { frames: "2" }), videoRow("b", { frames: "2" }), videoRow("new")]);
      await using increment = await store.resolve(crop, { targetFilters: column("score").gt(5) });
      assert.deepEqual(await increment.counts(), { new: 1, stale: 1, orphaned: 1, waiting: 0 });
      assert.deepEqual(await parts(increment, "video_id"), { new: ["new"], stale: ["b"], orphaned: ["lost"] });
      await using same = await store.resolve(crop, { filters: { "video/crop": "score > 5" } });
      assert.deepEqual(await parts(same, "video_id"), { new: ["new"], stale: ["b"], orphaned: ["lost"] });
    },
  },
  "of-the-target-unknown": {
    title: "a stored row for which a target filter is unknown is left out like one that does not pass",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      await computeCrops(store, (id) => ({ score: id === "a" ? null : 1 }));
      await store.delete(video, "TRUE");
      await using increment = await store.resolve(crop, { targetFilters: "score < 5" });
      assert.deepEqual(await parts(increment, "video_id"), { new: [], stale: [], orphaned: ["b"] });
    },
  },
  "of-the-target-on-ids": {
    title: "a target filter on ID columns narrows new samples too",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      await using increment = await store.resolve(crop, { targetFilters: column("video_id").eq("a") });
      assert.deepEqual(await increment.counts(), { new: 1, stale: 0, orphaned: 0, waiting: 0 });
      assert.deepEqual(await parts(increment, "video_id"), { new: ["a"], stale: [], orphaned: [] });
    },
  },
  "of-the-target-alone": {
    title: "target filters look at columns that only the feature has, never at its parents",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [sized("a", 1)]);
      await computeCrops(store, () => ({ score: 1 }));
      await using increment = await store.resolve(crop, { targetFilters: "score = 1" });
      assert.deepEqual(await increment.counts(), nothing);
      await rejects(store.resolve(crop, { targetFilters: "size = 1" }), "FILTER_INVALID");
    },
  },
  "of-samples": {
    title: "target filters apply to passed samples and to stored rows",
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, [thingRow("a", { size: 1 }), thingRow("b", { size: 9 })]);
      const samples = [thingRow("c", { size: 1 }), thingRow("d", { size: 9 })];
      await using increment = await store.resolve(thing, { samples, targetFilters: "size < 5" });
      assert.deepEqual(await increment.counts(), { new: 1, stale: 0, orphaned: 1, waiting: 0 });
      assert.deepEqual(await parts(increment, "id"), { new: ["c"], stale: [], orphaned: ["a"] });
    },
  },
});
