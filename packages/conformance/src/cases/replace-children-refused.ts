import assert from "node:assert/strict";
import type { Store } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { chunk, chunksOf, makeChunks, scene, storedChunks } from "./support/chunks.js";
import { crop, video, videoRow } from "./support/features.js";
import { rejects } from "./support/rejects.js";
import { nothing, parts } from "./support/rows.js";
import { countStored } from "./support/stored.js";

const parent = (video_id: unknown, frames: unknown = "1") => ({ video_id, metaxy_provenance_by_field: { frames } });

/** Nothing of it is stored, of no parent. */
async function refused(store: Store, parents: unknown, rows: unknown): Promise<string> {
  const before = await countStored(store, chunk);
  const { message } = await rejects(store.replaceChildren(chunk, parents as never, rows as never), "WRITE_INVALID");
  assert.equal(await countStored(store, chunk), before);
  return message;
}

/** Replacements that would not be all children of the parents. */
export const replacingChildrenRefused = topic("replace-children-refused", {
  "no-expansion": {
    title: "a feature whose samples are not children of a parent is refused, and the message says what to use",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a")]);
      for (const feature of [video, crop]) {
        for (const rows of [[], [videoRow("a")]]) {
          const replacing = store.writeMany([{ feature, parents: [videoRow("a")], rows }]);
          const { message } = await rejects(replacing, "WRITE_INVALID");
          assert.match(message, /write, and delete/);
        }
      }
      assert.equal(await countStored(store, video), 1);
    },
  },
  "children-of-others": {
    title: "a row of a parent that is not passed is refused and named, in every form, and nothing is stored",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      await makeChunks(store, { a: 1 });
      await store.write(video, [videoRow("a", { frames: "2" }), videoRow("b", { frames: "2" })]);
      const versions = { metaxy_provenance_by_field: { frames: "1" } };
      for (const stray of [
        { video_id: "z", n: 7 },
        { video_id: "z", n: 7, ...versions },
        { video_id: "b", n: 7, ...versions },
        { n: 7, ...versions },
        { video_id: null, n: 7 },
      ]) {
        const message = await refused(store, [parent("a")], [...chunksOf({ a: 2 }), stray]);
        if ("video_id" in stray && stray.video_id !== null) assert.match(message, /"n":7/);
      }
      await refused(store, [], chunksOf({ a: 1 }));
      assert.equal(await storedChunks(store), "a0");
      await using todo = await store.resolve(chunk);
      assert.deepEqual(await parts(todo, "video_id"), { new: [], stale: ["a", "b"], orphaned: [] });
    },
  },
  "child-without-a-parent": {
    title: "a row that identifies no parent is refused, also if no ID column identifies it",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a")]);
      await using todo = await store.resolve(scene);
      for (const row of [{ scene_id: "s" }, { scene_id: "s", video_id: null }]) {
        for (const versions of [{}, { metaxy_provenance_by_field: { frames: "1" } }]) {
          const rows = [
            { scene_id: "first", video_id: "a" },
            { ...row, ...versions },
          ];
          await rejects(store.replaceChildren(scene, todo.pending, rows), "WRITE_INVALID");
        }
      }
      assert.equal(await countStored(store, scene), 0);
    },
  },
  "children-in-the-store": {
    title: "rows in the store are checked as well: one of a parent that is not passed is refused",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      await makeChunks(store, { a: 1, b: 1 });
      for (const columns of [["video_id", "n"] as const, ["video_id", "n", "metaxy_provenance_by_field"] as const]) {
        const message = await refused(store, [parent("b")], await store.read(chunk, { columns }));
        assert.match(message, /"video_id":"a"/);
      }
    },
  },
  "parents-not-identified": {
    title: "parents without the columns that identify them, without provenance, or twice are refused",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a")]);
      await makeChunks(store, { a: 2 });
      for (const parents of [
        [{ video_id: "a" }],
        [{ video_id: "a", metaxy_provenance_by_field: null }],
        [{ metaxy_provenance_by_field: { frames: "1" } }],
        [parent(null)],
        [parent("a"), parent("a")],
        [parent("a"), parent("a", "2")],
        [parent("a", 7)],
        [{ video_id: "a", metaxy_provenance_by_field: { sound: "1" } }],
        [{ video_id: "a", metaxy_provenance_by_field: {} }],
        await store.read(video, { columns: ["path"] }),
        await store.read(video, { columns: ["video_id"] }),
        await store.read(video), // of another feature's fields
      ]) {
        await refused(store, parents, []);
      }
      for (const parents of [undefined, null, 7, "a"]) {
        await rejects(store.replaceChildren(chunk, parents as never, []), "ARGUMENT_INVALID");
      }
      await using todo = await store.resolve(chunk);
      assert.deepEqual(await todo.counts(), nothing);
      assert.equal(await storedChunks(store), "a0 a1");
    },
  },
  "rows-as-in-a-write": {
    title: "what a write refuses is refused: IDs twice or missing; then nothing is deleted and no parent is recorded",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      await makeChunks(store, { a: 2, b: 1 });
      await store.write(video, [videoRow("a", { frames: "2" }), videoRow("b", { frames: "2" })]);
      await using todo = await store.resolve(chunk);
      for (const row of [{ video_id: "a", n: 0 }, { video_id: "a", n: null }, { video_id: "a" }]) {
        await refused(store, todo.pending, [{ video_id: "a", n: 0 }, row]);
      }
      assert.equal(await storedChunks(store), "a0 a1 b0");
      await using again = await store.resolve(chunk);
      assert.deepEqual(await parts(again, "video_id"), { new: [], stale: ["a", "b"], orphaned: [] });
    },
  },
});
