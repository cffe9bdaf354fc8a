import assert from "node:assert/strict";
import { defineFeature } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { chunk, chunksOf, makeChunks, newChunk, scene, storedChunks } from "./support/chunks.js";
import { crop, video, videoRow } from "./support/features.js";
import { nothing, parts, values } from "./support/rows.js";
import { countStored, everyRow } from "./support/stored.js";
import { thing, thingRow } from "./support/things.js";
import { Witnessed } from "./support/witness.js";

const key = { idempotencyKey: "chunks" };

/** 1:N, where a write says what all children of parents are. */
export const replacingChildren = topic("replace-children", {
  "a-life": {
    title: "documents and their chunks: fewer, none, none from the start, more, the document gone and back again",
    async run(lab) {
      const store = await lab.open();
      const pending = async (): Promise<object> => {
        await using todo = await store.resolve(chunk);
        return await parts(todo, "video_id");
      };
      await store.write(video, [videoRow("a"), videoRow("b"), videoRow("c")]);
      assert.equal(await makeChunks(store, { a: 3, b: 2 }), "abc");
      assert.equal(await storedChunks(store), "a0 a1 a2 b0 b1");
      assert.deepEqual(await pending(), { new: [], stale: [], orphaned: [] });

      await store.write(video, [videoRow("a", { frames: "2" }), videoRow("b", { frames: "2" })]);
      assert.deepEqual(await pending(), { new: [], stale: ["a", "b"], orphaned: [] });
      assert.equal(await makeChunks(store, { a: 1 }), "ab");
      assert.equal(await storedChunks(store), "a0");
      assert.deepEqual(await pending(), { new: [], stale: [], orphaned: [] });

      await store.write(video, [videoRow("b", { frames: "3" }), videoRow("c", { frames: "3" })]);
      assert.deepEqual(await pending(), { new: [], stale: ["b", "c"], orphaned: [] });
      assert.equal(await makeChunks(store, { b: 1, c: 2 }), "bc");
      assert.equal(await storedChunks(store), "a0 b0 c0 c1");

      await store.delete(video, "video_id = 'c'");
      assert.deepEqual(await pending(), { new: [], stale: [], orphaned: ["c"] });
      await using gone = await store.resolve(chunk);
      assert.equal(await store.delete(chunk, gone.orphaned), 2);
      await store.write(video, [videoRow("c", { frames: "3" })]);
      assert.deepEqual(await pending(), { new: ["c"], stale: [], orphaned: [] });
      assert.equal(await makeChunks(store, { c: 1 }), "c");
      assert.equal(await storedChunks(store), "a0 b0 c0");
      assert.deepEqual(await pending(), { new: [], stale: [], orphaned: [] });
    },
  },
  "gone-softly": {
    title: "children that are not among the rows get tombstones like those of a delete, and all history stays",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a")]);
      await makeChunks(store, { a: 2 });
      const before = await (await store.read(chunk, { filters: "n = 1" })).rows();
      await store.write(video, [videoRow("a", { frames: "2" })]);
      await makeChunks(store, { a: 1 });
      const history = await (await store.read(chunk, { ...everyRow, filters: "n = 1" })).rows();
      const [written, tombstone] = history.sort(
        (left, right) => Number(left.metaxy_deleted_at !== null) - Number(right.metaxy_deleted_at !== null),
      );
      assert.deepEqual([written], before);
      assert.ok((tombstone?.metaxy_deleted_at ?? 0) > (written?.metaxy_updated_at ?? 0));
      assert.deepEqual({ ...tombstone, metaxy_deleted_at: null }, written);
      assert.equal(await countStored(store, chunk), 4);
    },
  },
  "of-these-parents": {
    title: "children of other parents stay as they are, and so do those of other feature versions",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      await makeChunks(store, { a: 2, b: 2 });
      await using all = await store.resolve(chunk, { skipComparison: true });
      const [first] = (await all.new.rows()).filter(({ video_id }) => video_id === "a");
      assert.ok(first);
      await store.replaceChildren(chunk, [first], chunksOf({ a: 1 }));
      assert.equal(await storedChunks(store), "a0 b0 b1");
      await using again = await store.resolve(chunk);
      assert.deepEqual(await again.counts(), nothing);

      assert.equal(await makeChunks(store, { b: 1 }, newChunk), "ab");
      assert.equal(await storedChunks(store, newChunk), "b0");
      assert.equal(await storedChunks(store), "a0 b0 b1");
      await using old = await store.resolve(chunk);
      assert.deepEqual(await old.counts(), nothing);
    },
  },
  "versions-of-the-parent": {
    title: "children take the provenance of their parent, unless they provide one; data versions stay their own",
    async run(lab) {
      const both = await Witnessed.open(lab, [video, chunk]);
      await both.write(video, [videoRow("a"), videoRow("b"), videoRow("c")]);
      const { pending } = await both.resolvesAlike(chunk);
      const [own] = pending.filter(({ video_id }) => video_id === "b");
      await both.replaceChildren(chunk, pending, [
        { video_id: "a", n: 0, text: "x" },
        { video_id: "a", n: 1, text: "y", metaxy_data_version_by_field: { frames: "mine" } },
        { video_id: "b", n: 0, text: "z", metaxy_provenance_by_field: own?.metaxy_provenance_by_field },
      ]);
      await both.readsAlike(chunk);
      assert.deepEqual((await both.resolvesAlike(chunk)).counts, nothing);
    },
  },
  "rows-in-the-store": {
    title: "parents and children may be rows in the store, with versions and without",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b"), videoRow("c")]);
      const made = chunksOf({ a: 2, b: 1 }).map((row) => thingRow(`${row.video_id}${row.n}`, { ...row }));
      await store.write(thing, made);
      await using todo = await store.resolve(chunk);
      const rows = await store.read(thing, { columns: ["video_id", "n"] });
      assert.deepEqual(await store.replaceChildren(chunk, todo.pending, rows as never), { rows: 3, repeated: false });
      assert.equal(await storedChunks(store), "a0 a1 b0");
      await using again = await store.resolve(chunk);
      assert.deepEqual(await again.counts(), nothing);

      await store.write(video, [videoRow("a", { frames: "2" }), videoRow("b", { frames: "2" })]);
      await using later = await store.resolve(chunk);
      const pending = await later.pending.rows();
      const versions = new Map(pending.map((row) => [row.video_id, row.metaxy_provenance_by_field]));
      const columns = chunksOf({ a: 1 }).map((row) => ({
        ...thingRow("x", { ...row }),
        metaxy_provenance_by_field: { frames: versions.get(row.video_id)?.frames },
      }));
      const framed = defineFeature({ key: "framed", id: ["id"], fields: { frames: "1" } });
      await store.write(framed, columns as never);
      const provided = await store.read(framed, { columns: ["video_id", "n", "metaxy_provenance_by_field"] as never });
      await store.replaceChildren(chunk, pending, provided as never);
      assert.equal(await storedChunks(store), "a0");
      await using last = await store.resolve(chunk);
      assert.deepEqual(await last.counts(), nothing);
    },
  },
  "identified-by-other-columns": {
    title:
      "parents may be identified by columns that are not IDs: a child that moved stays, and orphans are deleted by them",
    async run(lab) {
      const both = await Witnessed.open(lab, [video, scene]);
      const row = (scene_id: string, video_id: string): Readonly<Record<string, unknown>> => ({ scene_id, video_id });
      await both.write(video, [videoRow("a"), videoRow("b")]);
      const first = await both.resolvesAlike(scene);
      await both.replaceChildren(scene, first.pending, [row("s1", "a"), row("s2", "a"), row("s3", "b")]);
      await both.write(video, [videoRow("a", { frames: "2" }), videoRow("b", { frames: "2" })]);
      const second = await both.resolvesAlike(scene);
      await both.replaceChildren(scene, second.pending, [row("s1", "a"), row("s2", "b")]);
      await both.readsAlike(scene);
      assert.deepEqual((await both.resolvesAlike(scene)).counts, nothing);
      await both.delete(video, "video_id", "b");
      await using todo = await both.store.resolve(scene);
      assert.equal(await both.store.delete(scene, todo.orphaned as never), 1);
      assert.deepEqual(await values(await both.store.read(scene), "scene_id"), ["s1"]);
    },
  },
  "once-per-key": {
    title: "a repeated key changes nothing: not the children, not later writes, not the recorded parents",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      await using todo = await store.resolve(chunk);
      const parents = await todo.pending.rows();
      assert.deepEqual(await store.replaceChildren(chunk, parents, chunksOf({ a: 2 }), key), {
        rows: 2,
        repeated: false,
      });
      await store.replaceChildren(chunk, parents, chunksOf({ a: 1, b: 1 }));
      assert.deepEqual(await store.replaceChildren(chunk, parents, chunksOf({ a: 2 }), key), {
        rows: 0,
        repeated: true,
      });
      assert.equal(await storedChunks(store), "a0 b0");
      assert.equal(await countStored(store, chunk), 5);
    },
  },
  "with-other-features": {
    title: "one write may replace children and store rows of other features, and of the parents themselves",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      await makeChunks(store, { a: 2, b: 1 });
      await store.write(video, [videoRow("a", { frames: "2" }), videoRow("b", { frames: "2" })]);
      await using todo = await store.resolve(chunk);
      const outcome = await store.writeMany([
        { feature: video, rows: [videoRow("c")] },
        { feature: chunk, parents: todo.pending, rows: chunksOf({ b: 1 }) },
        { feature: crop, rows: [{ video_id: "a", source: "x", metaxy_provenance_by_field: { frames: "1" } }] },
      ]);
      assert.deepEqual(outcome, { rows: 3, repeated: false });
      assert.equal(await storedChunks(store), "b0");
      await using again = await store.resolve(chunk);
      assert.deepEqual(await parts(again, "video_id"), { new: ["c"], stale: [], orphaned: [] });
      assert.equal(await countStored(store, crop), 1);
    },
  },
  "new-columns": {
    title: "children with columns that the table does not have yet extend it, and those that go stay readable",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a")]);
      await makeChunks(store, { a: 2 });
      await store.write(video, [videoRow("a", { frames: "2" })]);
      await using todo = await store.resolve(chunk);
      const row = { video_id: "a", n: 0, text: "x", tags: ["t"] };
      await store.replaceChildren(chunk, todo.pending, [row]);
      assert.deepEqual(await values(await store.read(chunk), "text"), ["x"]);
      const tombstones = await store.read(chunk, { includeSoftDeleted: true, filters: "n = 1" });
      assert.deepEqual(await values(tombstones, "text"), [null]);
    },
  },
});
