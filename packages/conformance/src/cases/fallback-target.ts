import assert from "node:assert/strict";
import type { Increment, Store } from "@metaxy-ts/core";
import { defineFeature, FeatureGraph, from } from "@metaxy-ts/core";
import type { Capability } from "@metaxy-ts/core/adapter";
import { topic } from "../suite/case.js";
import type { Lab } from "../suite/lab.js";
import { computeCrops } from "./support/compute.js";
import { newCrop, writePending } from "./support/crops.js";
import { crop, video, videoRow } from "./support/features.js";
import { nothing, parts, values } from "./support/rows.js";
import { fill } from "./support/stored.js";

const moving: readonly Capability[] = ["relation.arrow", "input.arrow"];
const preview = { fallbackTarget: true } as const;

const scene = defineFeature({
  key: "video/scene",
  id: ["video_id", "n"],
  deps: [from(video, { select: [], lineage: { type: "expansion", on: ["video_id"] } })],
  fields: { frames: "1" },
});

const sceneRows = (rows: readonly object[], ...ns: number[]) =>
  rows.flatMap((row) => ns.map((n) => ({ ...row, n }))) as never;

async function writeScenes(store: Store, ...ns: number[]): Promise<void> {
  await using todo = await store.resolve(scene);
  await store.write(scene, sceneRows(await todo.pending.rows(), ...ns));
}

/** A row of a crop that was made from something else. */
const outdated = (video_id: string) => ({ video_id, metaxy_provenance_by_field: { frames: "of another time" } });

const only = <Row extends object>(rows: readonly Row[], ...ids: string[]): never =>
  rows.filter((row) => ids.includes((row as { video_id: string }).video_id)) as never;

const onProduction = (lab: Lab): Promise<Store> =>
  lab.open({ fallbackStores: [lab.configure({}, { place: "production" })] });

/** A store whose samples, those of its parents too, are in a place of production. */
async function branch(lab: Lab, ...videos: string[]): Promise<Store> {
  await fill(lab, { place: "production" }, async (store) => {
    await store.write(
      video,
      videos.map((id) => videoRow(id)),
    );
    await computeCrops(store);
  });
  return onProduction(lab);
}

/** Changes production while it is not open. */
async function changed(lab: Lab, store: Store, change: (production: Store) => Promise<unknown>): Promise<Store> {
  await store.close();
  await fill(lab, { place: "production" }, change);
  return onProduction(lab);
}

const shown = (increment: unknown) => parts(increment as Increment, "video_id");

/** Rows of fallback stores that count as stored, where a resolve asks for them. */
export const fallbackTarget = topic("fallback-target", {
  preview: {
    title: "what production has computed is not new in a preview; what it has not, and what changed there, is pending",
    needs: moving,
    async run(lab) {
      let store = await branch(lab, "a", "b", "c");
      await using plain = await store.resolve(crop);
      assert.deepEqual(await plain.counts(), { new: 3, stale: 0, orphaned: 0, waiting: 0 });
      await using same = await store.resolve(crop, preview);
      assert.deepEqual(await same.counts(), nothing);
      assert.equal(await same.progress(), 1);
      const more = [videoRow("b", { frames: "other" }), videoRow("d")];
      store = await changed(lab, store, (production) => production.write(video, more));
      await using todo = await store.resolve(crop, preview);
      assert.deepEqual(await shown(todo), { new: ["d"], stale: ["b"], orphaned: [] });
      assert.deepEqual(await values(todo.pending, "video_id"), ["b", "d"]);
      assert.deepEqual(await todo.counts(), { new: 1, stale: 1, orphaned: 0, waiting: 0 });
      assert.equal(await todo.progress(), 0.75);
      assert.equal((await store.write(crop, todo.pending)).rows, 2);
      await using done = await store.resolve(crop, preview);
      assert.deepEqual(await done.counts(), nothing);
      assert.deepEqual(await values(await store.read(crop), "video_id"), ["b", "d"]);
    },
  },
  "nearer-rows-win": {
    title: "for each sample the store's own row counts, be it a tombstone, before that of a fallback store",
    needs: moving,
    async run(lab) {
      const store = await branch(lab, "a", "b", "c");
      await using todo = await store.resolve(crop);
      const rows = await todo.new.rows();
      await store.write(crop, [outdated("a")]);
      await store.write(crop, only(rows, "b"));
      await store.delete(crop, "video_id = 'b'");
      await using increment = await store.resolve(crop, preview);
      assert.deepEqual(await shown(increment), { new: ["b"], stale: ["a"], orphaned: [] });
    },
  },
  "orphaned-here-alone": {
    title: "only what the store has itself is orphaned",
    needs: moving,
    async run(lab) {
      let store = await branch(lab, "a", "b", "c");
      await using todo = await store.resolve(crop);
      await store.write(crop, only(await todo.new.rows(), "b"));
      store = await changed(lab, store, (production) => production.delete(video, "video_id != 'a'"));
      await using increment = await store.resolve(crop, preview);
      assert.deepEqual(await shown(increment), { new: [], stale: [], orphaned: ["b"] });
      assert.equal(await store.delete(crop, increment.orphaned), 1);
      await using again = await store.resolve(crop, preview);
      assert.deepEqual(await again.counts(), nothing);
    },
  },
  "of-this-version": {
    title: "rows that a fallback store has of another feature version are none of this one",
    needs: moving,
    async run(lab) {
      await branch(lab, "a");
      const graph = new FeatureGraph([video, newCrop]);
      const store = await lab.open({ graph, fallbackStores: [lab.configure({}, { place: "production" })] });
      await using increment = await store.resolve(newCrop, preview);
      assert.deepEqual(await shown(increment), { new: ["a"], stale: [], orphaned: [] });
      assert.equal(await writePending(store, newCrop), 1);
    },
  },
  "chain-in-order": {
    title:
      "all stores of a chain are looked at, each with its own chain before the next, and the first row of a sample counts",
    needs: moving,
    async run(lab) {
      const ids = ["a", "b", "c", "d"];
      const place = async (name: string, change: (store: Store, rows: readonly object[]) => Promise<unknown>) =>
        fill(lab, { place: name }, async (store) => {
          await store.write(
            video,
            ids.map((id) => videoRow(id)),
          );
          await using todo = await store.resolve(crop);
          await change(store, await todo.new.rows());
        });
      await place("deep", (store, rows) => store.write(crop, only(rows, "a", "b")));
      await place("near", async (store, rows) => {
        await store.write(crop, [outdated("a")]);
        await store.write(crop, only(rows, "d"));
        await store.delete(crop, "video_id = 'd'");
      });
      await place("last", async (store, rows) => {
        await store.write(crop, [outdated("b")]);
        await store.write(crop, only(rows, "c", "d"));
      });
      const near = lab.configure({ fallbackStores: [lab.configure({}, { place: "deep" })] }, { place: "near" });
      const store = await lab.open({ fallbackStores: [near, lab.configure({}, { place: "last" })] });
      await using increment = await store.resolve(crop, preview);
      assert.deepEqual(await shown(increment), { new: ["d"], stale: ["a"], orphaned: [] });
    },
  },
  children: {
    title: "children in a fallback store count for their parent as a whole, as long as there is none here",
    needs: moving,
    async run(lab) {
      await fill(lab, { place: "production" }, async (store) => {
        await store.write(video, [videoRow("a"), videoRow("b"), videoRow("c")]);
        await writeScenes(store, 1, 2);
        await store.write(video, [videoRow("b", { frames: "other" })]);
        await using todo = await store.resolve(scene);
        await store.write(scene, sceneRows(await todo.stale.rows(), 1)); // and the second one is as it was
      });
      const store = await onProduction(lab);
      await using increment = await store.resolve(scene, preview);
      assert.deepEqual(await shown(increment), { new: [], stale: ["b"], orphaned: [] });
      await using plain = await store.resolve(scene);
      await store.write(
        scene,
        sceneRows(
          (await plain.new.rows()).filter((row) => row.video_id !== "c"),
          1,
        ),
      );
      await using later = await store.resolve(scene, preview);
      assert.deepEqual(await later.counts(), nothing);
      await store.delete(scene, "video_id = 'a'");
      await using last = await store.resolve(scene, preview);
      assert.deepEqual(await shown(last), { new: ["a"], stale: [], orphaned: [] });
    },
  },
  "without-children": {
    title: "a parent that a fallback store has recorded as childless is done, until it changes or has a child here",
    needs: moving,
    async run(lab) {
      await fill(lab, { place: "production" }, async (store) => {
        await store.write(video, [videoRow("a"), videoRow("b")]);
        await using todo = await store.resolve(scene);
        await store.replaceChildren(scene, await todo.pending.rows(), []);
      });
      let store = await onProduction(lab);
      await using increment = await store.resolve(scene, preview);
      assert.deepEqual(await increment.counts(), nothing);
      const other = [videoRow("a", { frames: "other" })];
      store = await changed(lab, store, (production) => production.write(video, other));
      await using later = await store.resolve(scene, preview);
      assert.deepEqual(await shown(later), { new: [], stale: ["a"], orphaned: [] });
    },
  },
  filters: {
    title: "target filters and staleness predicates look at the rows of fallback stores too",
    needs: moving,
    async run(lab) {
      await fill(lab, { place: "production" }, async (store) => {
        await store.write(video, [videoRow("a"), videoRow("b"), videoRow("c")]);
        await computeCrops(store, (id) => ({ size: id === "a" ? 1 : 2 }));
        await store.write(video, [videoRow("a", { frames: "2" }), videoRow("b", { frames: "2" })]);
      });
      const store = await onProduction(lab);
      await using large = await store.resolve(crop, { ...preview, targetFilters: "size > 1" });
      assert.deepEqual(await shown(large), { new: [], stale: ["b"], orphaned: [] });
      await using all = await store.resolve(crop, { ...preview, stalenessPredicates: "size > 1" });
      assert.deepEqual(await shown(all), { new: [], stale: ["a", "b", "c"], orphaned: [] });
      await using todo = await store.resolve(crop);
      await store.write(
        crop,
        (await todo.new.rows()).filter((row) => row.video_id === "c").map((row) => ({ ...row, size: 0 })) as never,
      );
      await using small = await store.resolve(crop, { ...preview, targetFilters: "size < 2" });
      assert.deepEqual(await shown(small), { new: [], stale: ["a"], orphaned: [] });
    },
  },
  "samples-of-a-root": {
    title: "passed samples are compared with rows of fallback stores",
    needs: moving,
    async run(lab) {
      const store = await branch(lab, "a", "b");
      const samples = [videoRow("a"), videoRow("b", { audio: "other" }), videoRow("c")];
      await using increment = await store.resolve(video, { samples, ...preview } as never);
      assert.deepEqual(await shown(increment), { new: ["c"], stale: ["b"], orphaned: [] });
    },
  },
});
