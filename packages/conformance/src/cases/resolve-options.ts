import assert from "node:assert/strict";
import { column } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { computeCrops } from "./support/compute.js";
import { crop, video, videoRow } from "./support/features.js";
import { rejects } from "./support/rejects.js";
import { nothing, parts } from "./support/rows.js";

const scores: Readonly<Record<string, number | null>> = { low: 1, middle: 5, high: 9, none: null };
const score = (id: string) => ({ score: scores[id] ?? null });
const videos = Object.keys(scores).map((id) => videoRow(id));

/** What a caller may ask of an update. */
export const resolveOptions = topic("resolve-options", {
  "predicates-make-stale": {
    title: "a stored row is stale if one of the staleness predicates is true; null counts as false",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, videos);
      await computeCrops(store, score);
      await using increment = await store.resolve(crop, {
        stalenessPredicates: [column("score").lt(3), "score > 7"],
      });
      assert.deepEqual(await parts(increment, "video_id"), { new: [], stale: ["high", "low"], orphaned: [] });
      assert.deepEqual(await increment.counts(), { new: 0, stale: 2, orphaned: 0, waiting: 0 });
      await using system = await store.resolve(crop, { stalenessPredicates: "metaxy_materialization_id IS NULL" });
      assert.equal(await system.stale.count(), 4);
    },
  },
  "predicates-count-once": {
    title: "a sample that is stale for several reasons is reported once",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, videos);
      await computeCrops(store, score);
      await store.write(video, [videoRow("low", { frames: "2" })]);
      await using increment = await store.resolve(crop, { stalenessPredicates: ["score < 3", "score < 4"] });
      assert.deepEqual(await parts(increment, "video_id"), { new: [], stale: ["low"], orphaned: [] });
      assert.equal(await increment.pending.count(), 1);
    },
  },
  "predicates-leave-the-rest": {
    title: "staleness predicates affect neither new nor orphaned samples, nor those that target filters exclude",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("low"), videoRow("high"), videoRow("middle")]);
      await computeCrops(store, score);
      await store.delete(video, column("video_id").eq("low"));
      await store.write(video, [videoRow("new")]);
      await using all = await store.resolve(crop, { stalenessPredicates: "TRUE" });
      assert.deepEqual(await parts(all, "video_id"), { new: ["new"], stale: ["high", "middle"], orphaned: ["low"] });
      await using some = await store.resolve(crop, { stalenessPredicates: "TRUE", targetFilters: "score > 7" });
      assert.deepEqual((await parts(some, "video_id")).stale, ["high"]);
    },
  },
  "predicates-on-stored-columns": {
    title: "a staleness predicate on a column that the stored rows do not have is refused",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, videos);
      await computeCrops(store);
      await rejects(store.resolve(crop, { stalenessPredicates: "path = 'x'" }), "FILTER_INVALID");
    },
  },
  "skip-comparison": {
    title: "without comparison every sample of the parents is new, whatever is stored and whatever predicates say",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b"), videoRow("c")]);
      await computeCrops(store);
      await store.delete(video, column("video_id").eq("b"));
      await using increment = await store.resolve(crop, { skipComparison: true, stalenessPredicates: "TRUE" });
      assert.deepEqual(await increment.counts(), { new: 2, stale: 0, orphaned: 0, waiting: 0 });
      assert.deepEqual(await parts(increment, "video_id"), { new: ["a", "c"], stale: [], orphaned: [] });
      await store.write(crop, increment.new);
      await using again = await store.resolve(crop);
      assert.deepEqual(await parts(again, "video_id"), { new: [], stale: [], orphaned: ["b"] });
    },
  },
  "skip-comparison-of-samples": {
    title: "without comparison every passed sample is new",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      await using increment = await store.resolve(video, { samples: [videoRow("a")], skipComparison: true });
      assert.deepEqual(await parts(increment, "video_id"), { new: ["a"], stale: [], orphaned: [] });
    },
  },
  "unknown-options": {
    title: "an option that does not exist is refused, also one that differs in a letter",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a")]);
      for (const options of [{ targetFilter: "TRUE" }, { skip_comparison: true }, { sample: [] }]) {
        await rejects(store.resolve(crop, options as never), "RESOLVE_INVALID");
      }
      await using increment = await store.resolve(crop, {});
      assert.notDeepEqual(await increment.counts(), nothing);
    },
  },
});
