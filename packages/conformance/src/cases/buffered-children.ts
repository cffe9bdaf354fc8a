import assert from "node:assert/strict";
import type { RefusedRows } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { withWrites } from "./support/adapters.js";
import { chunk, chunksOf, makeChunks, storedChunks } from "./support/chunks.js";
import { crop, video, videoRow } from "./support/features.js";
import { note, noteRow } from "./support/note.js";
import { rejects } from "./support/rejects.js";
import { nothing, parts, sorted } from "./support/rows.js";
import { countStored } from "./support/stored.js";

/** All children of parents, collected and written in bulk. */
export const bufferedChildren = topic("buffered-children", {
  "in-one-write": {
    title: "parents and their children of several calls, and rows of other features, are stored by one flush",
    async run(lab) {
      let writes = 0;
      const store = await lab.open({
        adapt: (adapter) =>
          withWrites(adapter, (write) => (plans, options) => {
            writes += 1;
            return write(plans, options);
          }),
      });
      await store.write(video, [videoRow("a"), videoRow("b"), videoRow("c")]);
      await makeChunks(store, { a: 3, b: 1 });
      await store.write(video, [videoRow("a", { frames: "2" }), videoRow("b", { frames: "2" }), videoRow("d")]);
      await using todo = await store.resolve(chunk);
      writes = 0;
      const writer = store.bufferedWriter();
      for (const parent of sorted(await todo.pending.rows(), "video_id"))
        writer.replaceChildren(chunk, [parent], chunksOf(parent.video_id === "a" ? { a: 1 } : {}));
      writer.put(note, [noteRow("n")]);
      assert.equal(writer.waiting, 5);
      await writer.close();
      assert.deepEqual([writer.waiting, writer.written, writes], [0, 2, 1]);
      assert.equal(await storedChunks(store), "a0");
      await using again = await store.resolve(chunk);
      assert.deepEqual(await again.counts(), nothing);
    },
  },
  "one-after-the-other": {
    title:
      "a parent that comes again, and a child that moves, are stored in that order; so are rows that are put between",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      await using todo = await store.resolve(chunk);
      const [a, b] = sorted(await todo.pending.rows(), "video_id");
      assert.ok(a && b);
      const writer = store.bufferedWriter();
      writer.replaceChildren(chunk, [a, b], chunksOf({ a: 3, b: 1 }));
      writer.replaceChildren(chunk, [a], chunksOf({ a: 1 }));
      const { metaxy_provenance_by_field } = a;
      writer.put(chunk, [{ video_id: "a", n: 7, metaxy_provenance_by_field }]);
      writer.replaceChildren(chunk, [b], []);
      await writer.close();
      assert.equal(await storedChunks(store), "a0 a7");
      await using again = await store.resolve(chunk);
      assert.deepEqual(await again.counts(), nothing);
    },
  },
  "failed-after-the-commit": {
    title: "a flush that failed after its commit is not done a second time, and what comes later counts",
    async run(lab) {
      let failing = false;
      const store = await lab.open({
        adapt: (adapter) =>
          withWrites(adapter, (write) => async (plans, options) => {
            const outcome = await write(plans, options);
            if (failing) throw new Error("The line went down.");
            return outcome;
          }),
      });
      await store.write(video, [videoRow("a"), videoRow("b")]);
      await makeChunks(store, { a: 2 });
      const before = await countStored(store, chunk);
      await store.write(video, [videoRow("a", { frames: "2" })]);
      await using todo = await store.resolve(chunk);
      const writer = store.bufferedWriter();
      writer.replaceChildren(chunk, await todo.pending.rows(), chunksOf({ a: 1 }));
      failing = true;
      await rejects(writer.flush(), "STORE_FAILED");
      failing = false;
      await writer.close();
      assert.equal(await countStored(store, chunk), before + 2);
      assert.equal(await storedChunks(store), "a0");
    },
  },
  "refused-as-a-whole": {
    title: "a refused call is returned with its parents, completely, and blocks no other",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b"), videoRow("c")]);
      await using todo = await store.resolve(chunk);
      const parents = sorted(await todo.pending.rows(), "video_id");
      const [a, b, c] = parents;
      assert.ok(a && b && c);
      const taken: Pick<RefusedRows, "rows" | "parents">[] = [];
      const writer = store.bufferedWriter({
        onRefused: (rows, _error, given) => void taken.push({ rows, ...(given && { parents: given }) }),
      });
      assert.throws(() => writer.replaceChildren(crop, [], []), { code: "WRITE_INVALID" });
      const stray = [...chunksOf({ b: 2 }), { video_id: "c", n: 0 }];
      assert.throws(() => writer.replaceChildren(chunk, [b], stray), { code: "WRITE_INVALID" });
      assert.equal(writer.waiting, 0);
      const bad = [...chunksOf({ b: 1 }), ...chunksOf({ b: 1 })];
      writer.replaceChildren(chunk, [a], chunksOf({ a: 2 }));
      writer.replaceChildren(chunk, [b], bad);
      writer.replaceChildren(chunk, [c], []);
      writer.put(note, [noteRow("n")]);
      await writer.close();
      assert.deepEqual(taken, [{ rows: bad, parents: [b] }]);
      assert.deepEqual([writer.waiting, writer.written, writer.refused], [0, 3, 0]);
      assert.equal(await storedChunks(store), "a0 a1");
      await using again = await store.resolve(chunk);
      assert.deepEqual(await parts(again, "video_id"), { new: ["b"], stale: [], orphaned: [] });
    },
  },
});
