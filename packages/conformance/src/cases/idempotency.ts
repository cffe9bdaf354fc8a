import assert from "node:assert/strict";
import type { StoreAdapter } from "@metaxy-ts/core/adapter";
import { topic } from "../suite/case.js";
import { withWrites } from "./support/adapters.js";
import { video, videoRow } from "./support/features.js";
import { note, noteRow } from "./support/note.js";
import { rejects } from "./support/rejects.js";
import { values } from "./support/rows.js";
import { countStored, fill } from "./support/stored.js";

const key = { idempotencyKey: "key" };
const done = { rows: 1, repeated: false };
const repeated = { rows: 0, repeated: true };

/** Writes with a key, which are done once. */
export const idempotency = topic("idempotency", {
  "once-per-key": {
    title: "a write with a key that was committed does nothing, whatever its rows; another key writes, and none writes",
    async run(lab) {
      const store = await lab.open();
      assert.deepEqual(await store.write(note, [noteRow("a")], key), done);
      assert.deepEqual(await store.write(note, [noteRow("a")], key), repeated);
      assert.deepEqual(await store.write(note, [noteRow("b")], key), repeated);
      assert.equal(await countStored(store, note), 1);
      assert.deepEqual(await store.write(note, [noteRow("a")], { idempotencyKey: "Key" }), done);
      assert.deepEqual(await store.write(note, [noteRow("a")]), done);
      assert.deepEqual(await store.write(note, [noteRow("a")]), done);
      assert.equal(await countStored(store, note), 4);
    },
  },
  "kept-with-the-store": {
    title: "keys are known when the store is opened again, and are one store's own",
    async run(lab) {
      await fill(lab, {}, (store) => store.write(note, [noteRow("a")], key));
      const again = await lab.open();
      assert.deepEqual(await again.write(note, [noteRow("a")], key), repeated);
      assert.equal(await countStored(again, note), 1);
      const other = await lab.open({ place: "other" });
      assert.deepEqual(await other.write(note, [noteRow("a")], key), done);
    },
  },
  "of-the-whole-store": {
    title: "a key belongs to the store: it applies to a write of several features, and to other features too",
    async run(lab) {
      const store = await lab.open();
      const entries = [
        { feature: video, rows: [videoRow("a")] },
        { feature: note, rows: [noteRow("a")] },
      ];
      assert.deepEqual(await store.writeMany(entries, key), { rows: 2, repeated: false });
      assert.deepEqual(await store.writeMany(entries, key), repeated);
      assert.deepEqual(await store.write(note, [noteRow("b")], key), repeated);
      assert.deepEqual(await values(await store.read(note), "id"), ["a"]);
      assert.equal(await countStored(store, video), 1);
    },
  },
  "not-used-up-by-a-refusal": {
    title: "a write that was refused does not use up its key, whether core or the store refused it",
    async run(lab) {
      const store = await lab.open();
      await store.write(note, [noteRow("first")]);
      await rejects(store.write(note, [noteRow("a"), noteRow("a")], key), "WRITE_INVALID");
      await rejects(store.write(note, [{ id: "a" }] as never, key), "WRITE_INVALID");
      await rejects(store.write(note, [noteRow("a")], { ...key, signal: AbortSignal.abort() }), "ABORTED");
      assert.deepEqual(await store.write(note, [noteRow("a")], key), done);
      assert.deepEqual(await store.write(note, [noteRow("a")], key), repeated);
      assert.equal(await countStored(store, note), 2);
    },
  },
  "any-string": {
    title: "a key may be any string that is not empty, and two strings are two keys",
    async run(lab) {
      const store = await lab.open();
      const keys = ["a'b", 'a"b', "a\\b", "a b", "a b ", "é", "e\u0301", "\u{1F600}", "--", "%", "x".repeat(300)];
      for (const [index, idempotencyKey] of keys.entries()) {
        assert.deepEqual(await store.write(note, [noteRow(`${index}`)], { idempotencyKey }), done, idempotencyKey);
        assert.deepEqual(await store.write(note, [noteRow("no")], { idempotencyKey }), repeated, idempotencyKey);
      }
      assert.equal(await countStored(store, note), keys.length);
      await rejects(store.write(note, [noteRow("no")], { idempotencyKey: "" }), "ARGUMENT_INVALID");
    },
  },
  "failure-after-the-commit": {
    title:
      "a write that makes its table is stored once, also when the engine fails after the commit and core tries again",
    async run(lab) {
      let failures = 0;
      const adapt = (adapter: StoreAdapter): StoreAdapter =>
        withWrites(adapter, (write) => async (plans, options) => {
          const result = await write(plans, options);
          failures += 1;
          if (failures === 1) throw new Error("the connection was lost");
          return result;
        });
      const store = await lab.open({ adapt });
      assert.deepEqual(await store.write(note, [noteRow("a"), noteRow("b")]), { rows: 2, repeated: false });
      assert.equal(await countStored(store, note), 2);
    },
  },
});
