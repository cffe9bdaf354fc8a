import assert from "node:assert/strict";
import type { ArrowBatch } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { crop, video, videoRow } from "./support/features.js";
import { note, noteRow } from "./support/note.js";
import { rejects } from "./support/rejects.js";
import { values } from "./support/rows.js";
import { countStored } from "./support/stored.js";

/** What is stopped or fails on its way stores nothing. */
export const abort = topic("abort", {
  "before-the-write": {
    title: "a write whose signal has spoken already is ABORTED, with the reason, and stores nothing",
    async run(lab) {
      const store = await lab.open();
      const reason = new Error("enough");
      const signal = AbortSignal.abort(reason);
      const error = await rejects(store.write(note, [noteRow("a")], { signal }), "ABORTED");
      assert.equal(error.cause, reason);
      assert.equal(await store.has(note), false);
      await store.write(note, [noteRow("a")]);
      await rejects(store.write(note, [noteRow("b")], { signal }), "ABORTED");
      assert.equal(await countStored(store, note), 1);
    },
  },
  "while-rows-are-taken": {
    title:
      "a signal that is aborted while the write takes its rows stops it: nothing is stored, and the key is not used up",
    async run(lab) {
      const store = await lab.open();
      const controller = new AbortController();
      function* rows(): Generator<ReturnType<typeof noteRow>> {
        yield noteRow("a");
        controller.abort();
        yield noteRow("b");
      }
      const options = { signal: controller.signal, idempotencyKey: "key" };
      await rejects(store.write(note, rows(), options), "ABORTED");
      assert.equal(await store.has(note), false);
      const outcome = await store.write(note, [noteRow("a")], { idempotencyKey: "key" });
      assert.deepEqual(outcome, { rows: 1, repeated: false });
    },
  },
  "between-features": {
    title: "a signal that is aborted between the features of one write leaves nothing of any",
    async run(lab) {
      const store = await lab.open();
      const controller = new AbortController();
      function* rows(): Generator<ReturnType<typeof videoRow>> {
        controller.abort();
        yield videoRow("a");
      }
      const row = { video_id: "a", metaxy_provenance_by_field: { frames: "1" } };
      const entries = [
        { feature: video, rows: rows() },
        { feature: crop, rows: [row] },
      ];
      await rejects(store.writeMany(entries, { signal: controller.signal }), "ABORTED");
      assert.equal(await store.has(crop), false);
      assert.equal(await store.has(video), false);
    },
  },
  "in-the-middle": {
    title: "a signal that is aborted at any time in a write lets all of it through, or nothing",
    async run(lab) {
      const store = await lab.open();
      const rows = Array.from({ length: 5_000 }, (_, index) => noteRow(`${index}`));
      let written = 0;
      for (const delay of [0, 1, 3, 10]) {
        const signal = AbortSignal.timeout(delay);
        const outcome = store.write(note, rows, { signal });
        const done = await outcome.then(
          () => true,
          () => false,
        );
        if (done) written += rows.length;
        else await rejects(outcome, "ABORTED");
        assert.equal(await countStored(store, note), written);
      }
    },
  },
  "too-late": {
    title: "a signal that is aborted after the write changes nothing",
    async run(lab) {
      const store = await lab.open();
      const controller = new AbortController();
      await store.write(note, [noteRow("a")], { signal: controller.signal });
      controller.abort();
      assert.equal(await countStored(store, note), 1);
      await rejects(store.write(note, [noteRow("b")], { signal: controller.signal }), "ABORTED");
      assert.equal(await countStored(store, note), 1);
    },
  },
  "failing-rows": {
    title: "rows that fail while they are taken store nothing; the failure is the caller's, and the cause",
    async run(lab) {
      const store = await lab.open();
      const failure = new Error("The source went away.");
      function* rows(): Generator<ReturnType<typeof noteRow>> {
        yield noteRow("a");
        throw failure;
      }
      const error = await rejects(store.write(note, rows()), "INPUT_FAILED");
      assert.equal(error.cause, failure);
      assert.equal(await store.has(note), false);
      await store.write(note, [noteRow("b")]);
      assert.deepEqual(await values(await store.read(note), "id"), ["b"]);
    },
  },
  "failing-batches": {
    title: "a stream of record batches that fails midway stores nothing of what came before",
    needs: ["relation.arrow", "input.arrow"],
    async run(lab) {
      const source = await lab.open({ place: "source" });
      await source.write(note, [noteRow("a"), noteRow("b")]);
      const columns = ["id", "metaxy_provenance_by_field"] as const;
      const good = (await source.read(note, { columns })).arrowBatches();
      async function* batches(): AsyncGenerator<ArrowBatch> {
        yield* good;
        throw new Error("The source went away.");
      }
      const store = await lab.open();
      await store.write(note, [noteRow("c")]);
      await rejects(store.write(note, { arrow: batches() }), "INPUT_FAILED");
      assert.deepEqual(await values(await store.read(note), "id"), ["c"]);
      await store.write(note, [noteRow("d")]);
      assert.equal(await countStored(store, note), 2);
    },
  },
  "batches-left-early": {
    title: "a reader may stop reading batches early, of rows and of an increment, and the store stays usable",
    async run(lab) {
      const store = await lab.open();
      await store.write(
        video,
        Array.from({ length: 50 }, (_, index) => videoRow(`${index}`)),
      );
      for await (const batch of (await store.read(video)).batches(10)) {
        assert.equal(batch.length, 10);
        break;
      }
      await using increment = await store.resolve(crop);
      const reading = (async () => {
        for await (const _batch of increment.pending.batches(10)) throw new Error("enough");
      })();
      await assert.rejects(reading, /enough/);
      assert.equal((await store.write(crop, increment.pending)).rows, 50);
      assert.equal((await store.write(video, [videoRow("x")])).rows, 1);
    },
  },
});
