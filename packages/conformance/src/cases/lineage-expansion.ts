import assert from "node:assert/strict";
import type { Store } from "@metaxy-ts/core";
import { defineFeature, from } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { video, videoRow } from "./support/features.js";
import { nothing, parts, pick, sorted, values } from "./support/rows.js";
import { Witnessed } from "./support/witness.js";

const chunk = defineFeature({
  key: "video/chunk",
  id: ["video_id", "chunk_id"],
  deps: [from(video, { select: ["path"], lineage: { type: "expansion", on: ["video_id"] } })],
  fields: { frames: { version: "1", on: [video.field("frames")] } },
});

/** Makes chunks of every pending video: the versions of the parent's row go to each of them. Returns the pending rows. */
async function writeChunks(store: Store, count: number): Promise<readonly object[]> {
  await using increment = await store.resolve(chunk);
  const pending = await increment.pending.rows();
  const chunks = pending.flatMap(({ video_id, metaxy_provenance_by_field }) =>
    Array.from({ length: count }, (_, chunk_id) => ({ video_id, chunk_id, metaxy_provenance_by_field })),
  );
  await store.write(chunk, chunks);
  return pending;
}

/** 1:N: one row of a parent makes many samples. */
export const lineageExpansion = topic("lineage-expansion", {
  "parents-grain": {
    title: "an update has one row for each parent, with its parent columns and the hashes of its samples",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      const pending = await writeChunks(store, 3);
      // frames|1|video/raw.frames|f-a, and the hash of that
      const versions = { frames: "179739c590de70e8" };
      const both = { metaxy_provenance_by_field: versions, metaxy_data_version_by_field: versions };
      const sample = { metaxy_provenance: "9458dd121da1d6a2", metaxy_data_version: "9458dd121da1d6a2" };
      const [first, ...others] = sorted(pending, "video_id");
      assert.deepEqual(first, { video_id: "a", path: "a.mp4", ...both, ...sample });
      assert.equal(others.length, 1);
      const stored = await (await store.read(chunk, { filters: "video_id = 'a'" })).rows();
      assert.deepEqual(
        pick(stored, "metaxy_provenance_by_field", "metaxy_provenance"),
        Array.from({ length: 3 }, () => ({
          metaxy_provenance_by_field: versions,
          metaxy_provenance: "9458dd121da1d6a2",
        })),
      );
    },
  },
  "nothing-left": {
    title: "there is nothing to do for parents with stored samples, however many they have and had",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      await writeChunks(store, 3);
      await using increment = await store.resolve(chunk);
      assert.deepEqual(await increment.counts(), nothing);
      assert.equal(await increment.progress(), 1);
      await store.delete(chunk, "video_id = 'a' AND chunk_id > 0");
      await using fewer = await store.resolve(chunk);
      assert.deepEqual(await fewer.counts(), nothing);
      await store.delete(chunk, "video_id = 'b'");
      await using none = await store.resolve(chunk);
      assert.deepEqual(await parts(none, "video_id"), { new: ["b"], stale: [], orphaned: [] });
    },
  },
  "stale-once": {
    title: "a changed parent is one stale row, not one for each of its samples",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      await writeChunks(store, 3);
      await store.write(video, [videoRow("a", { frames: "2" }), videoRow("b", { audio: "2" }), videoRow("c")]);
      await using increment = await store.resolve(chunk);
      assert.deepEqual(await increment.counts(), { new: 1, stale: 1, orphaned: 0, waiting: 0 });
      assert.deepEqual(await parts(increment, "video_id"), { new: ["c"], stale: ["a"], orphaned: [] });
      await writeChunks(store, 3);
      await using again = await store.resolve(chunk);
      assert.deepEqual(await again.counts(), nothing);
    },
  },
  "any-sample-makes-stale": {
    title:
      "a parent is stale as long as one of its stored samples has another provenance: smaller, larger, first or last",
    async run(lab) {
      for (const [index, chunk_id] of [0, 1, 2].entries()) {
        const store = await lab.open({ place: `p${index}` });
        await store.write(video, [videoRow("a"), videoRow("b")]);
        await writeChunks(store, 3);
        for (const provenance of ["!", "~"]) {
          const other = { metaxy_provenance_by_field: { frames: "p" }, metaxy_provenance: provenance };
          await store.write(chunk, [{ video_id: "b", chunk_id, ...other }]);
          await using increment = await store.resolve(chunk);
          assert.deepEqual(await parts(increment, "video_id"), { new: [], stale: ["b"], orphaned: [] });
        }
        await store.close();
      }
    },
  },
  "fewer-samples": {
    title: "a changed parent stays stale until samples that no longer exist are deleted",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a")]);
      await writeChunks(store, 3);
      await store.write(video, [videoRow("a", { frames: "2" })]);
      await writeChunks(store, 2);
      await using increment = await store.resolve(chunk);
      assert.deepEqual(await parts(increment, "video_id"), { new: [], stale: ["a"], orphaned: [] });
      await store.delete(chunk, "chunk_id = 2");
      await using again = await store.resolve(chunk);
      assert.deepEqual(await again.counts(), nothing);
    },
  },
  "orphaned-once": {
    title: "a parent that is gone is one orphan, and deleting it deletes all its samples",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      await writeChunks(store, 3);
      await store.delete(video, "video_id = 'a'");
      await using increment = await store.resolve(chunk);
      assert.deepEqual(await increment.counts(), { new: 0, stale: 0, orphaned: 1, waiting: 0 });
      assert.deepEqual(await parts(increment, "video_id"), { new: [], stale: [], orphaned: ["a"] });
      assert.equal(await store.delete(chunk, increment.orphaned), 3);
      assert.deepEqual(await values(await store.read(chunk), "video_id"), ["b", "b", "b"]);
      await using again = await store.resolve(chunk);
      assert.deepEqual(await again.counts(), nothing);
    },
  },
  "predicates-and-filters": {
    title: "a predicate on any sample makes the parent stale, and target filters exclude samples, not their siblings",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      await writeChunks(store, 3);
      await using chosen = await store.resolve(chunk, { stalenessPredicates: "video_id = 'a' AND chunk_id = 2" });
      assert.deepEqual(await parts(chosen, "video_id"), { new: [], stale: ["a"], orphaned: [] });
      await store.write(video, [videoRow("a", { frames: "2" }), videoRow("b", { frames: "2" })]);
      await store.delete(chunk, "video_id = 'a' AND chunk_id = 1");
      await using narrowed = await store.resolve(chunk, { targetFilters: "chunk_id = 1" });
      assert.deepEqual(await parts(narrowed, "video_id"), { new: [], stale: ["b"], orphaned: [] });
    },
  },
  "of-two-columns": {
    title: "parents with two ID columns are identified by both, under their new names",
    async run(lab) {
      const clip = defineFeature({ key: "clip", id: ["film", "n"], fields: ["x"] });
      const frame = defineFeature({
        key: "frame",
        id: ["movie", "n", "at"],
        deps: [
          from(clip, {
            select: [],
            rename: { film: "movie" },
            lineage: { type: "expansion", on: ["movie", "n"] },
          }),
        ],
        fields: { x: "1" },
      });
      const both = await Witnessed.open(lab, [clip, frame]);
      const row = (film: string, n: number, x = "1") => ({ film, n, metaxy_provenance_by_field: { x } });
      await both.write(clip, [row("a", 1), row("a", 2), row("b", 1)]);
      const { pending } = await both.resolvesAlike(frame);
      await both.write(
        frame,
        pending.flatMap(({ movie, n, metaxy_provenance_by_field }) =>
          [0, 1].map((at) => ({ movie, n, at, metaxy_provenance_by_field })),
        ),
      );
      assert.deepEqual((await both.resolvesAlike(frame)).counts, nothing);
      await both.write(clip, [row("a", 2, "2"), row("c", 2)]);
      await both.delete(clip, "film", "b");
      const { counts, pending: later } = await both.resolvesAlike(frame);
      assert.deepEqual(counts, { new: 1, stale: 1, orphaned: 1, waiting: 0 });
      assert.deepEqual(pick(sorted(later, "movie"), "movie", "n"), [
        { movie: "a", n: 2 },
        { movie: "c", n: 2 },
      ]);
    },
  },
});
