import assert from "node:assert/strict";
import type { RefusedRows } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { withWrites } from "./support/adapters.js";
import { crop, video, videoRow } from "./support/features.js";
import { note, noteRow } from "./support/note.js";
import { rejects } from "./support/rejects.js";
import { values } from "./support/rows.js";
import { countStored } from "./support/stored.js";

/** Rows that are collected and written in bulk. */
export const buffered = topic("buffered", {
  "flush-and-close": {
    title: "rows are stored when the writer is flushed or closed, with the writer's materialization, and not before",
    async run(lab) {
      const store = await lab.open();
      const writer = store.bufferedWriter({ materializationId: "run" });
      writer.put(video, [videoRow("a"), videoRow("b")]);
      writer.put(crop, [{ video_id: "a", source: "x", metaxy_provenance_by_field: { frames: "1" } }]);
      assert.equal(await store.has(video), false);
      await writer.flush();
      assert.deepEqual([writer.waiting, writer.written], [0, 3]);
      writer.put(video, [videoRow("c")]);
      await writer.close();
      assert.deepEqual(await values(await store.read(video), "video_id"), ["a", "b", "c"]);
      assert.deepEqual(await values(await store.read(video), "metaxy_materialization_id"), ["run", "run", "run"]);
      assert.equal(await countStored(store, crop), 1);
    },
  },
  "a-sample-twice": {
    title: "a sample that is put twice is stored twice, in that order",
    async run(lab) {
      const store = await lab.open();
      const writer = store.bufferedWriter();
      writer.put(note, [noteRow("a", "9"), noteRow("b"), noteRow("a", "5")]);
      writer.put(note, [noteRow("a", "1")]);
      await writer.close();
      assert.equal(await countStored(store, note), 4);
      const [row] = await (await store.read(note, { filters: "id = 'a'" })).rows();
      assert.deepEqual({ ...row?.metaxy_provenance_by_field }, { main: "1" });
    },
  },
  "failed-before-the-commit": {
    title: "rows of a flush that failed wait for the next one, in their order, and none is lost",
    async run(lab) {
      const failures = [true, true];
      const store = await lab.open({
        adapt: (adapter) =>
          withWrites(adapter, (write) => (plans, options) => {
            if (failures.pop()) throw new Error("The line is down.");
            return write(plans, options);
          }),
      });
      const writer = store.bufferedWriter();
      writer.put(note, [noteRow("a", "first")]);
      await rejects(writer.flush(), "STORE_FAILED");
      assert.deepEqual([writer.waiting, writer.written], [1, 0]);
      writer.put(note, [noteRow("a", "again"), noteRow("b")]);
      await rejects(writer.flush(), "STORE_FAILED");
      await writer.close();
      assert.deepEqual([writer.waiting, writer.written], [0, 3]);
      assert.equal(await countStored(store, note), 3);
      const [row] = await (await store.read(note, { filters: "id = 'a'" })).rows();
      assert.deepEqual({ ...row?.metaxy_provenance_by_field }, { main: "again" });
    },
  },
  "failed-after-the-commit": {
    title: "rows of a flush that failed after its commit are not stored a second time",
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
      await store.write(note, [noteRow("first")]);
      failing = true;
      const writer = store.bufferedWriter();
      writer.put(note, [noteRow("a"), noteRow("b")]);
      await rejects(writer.flush(), "STORE_FAILED");
      failing = false;
      writer.put(note, [noteRow("c")]);
      await writer.close();
      assert.equal(writer.written, 3);
      assert.equal(await countStored(store, note), 4);
      assert.deepEqual(await values(await store.read(note), "id"), ["a", "b", "c", "first"]);
    },
  },
  "refused-rows-are-kept": {
    title:
      "rows that the store refuses do not block other rows; all of them are reported and stay until they are dropped",
    async run(lab) {
      const store = await lab.open();
      const writer = store.bufferedWriter();
      const bad = badRows();
      writer.put(note, [noteRow("a"), ...bad.slice(0, 8), noteRow("b")]);
      writer.put(video, [videoRow("v")]);
      writer.put(note, [...bad.slice(8), noteRow("c"), noteRow("a", "again")]);
      const error = await rejects(writer.flush(), "WRITE_INVALID");
      assert.deepEqual(refusedRows(error.details.refused), sortedStrings(bad));
      assert.deepEqual([writer.waiting, writer.written, writer.refused], [0, 5, bad.length]);
      assert.deepEqual(await values(await store.read(note), "id"), ["a", "b", "c"]);
      assert.equal(await countStored(store, note), 4);
      assert.equal(await countStored(store, video), 1);
      writer.put(note, [noteRow("d")]);
      await rejects(writer.close(), "WRITE_INVALID");
      assert.deepEqual([writer.waiting, writer.written], [0, 6]);
      assert.deepEqual(refusedRows(writer.dropRefused()), sortedStrings(bad));
      await writer.close();
      assert.throws(() => writer.put(note, [noteRow("c")]), { code: "STORE_CLOSED" });
    },
  },
  "refused-rows-are-handed-over": {
    title:
      "rows that the store refuses go to onRefused, each once, and the other rows are stored once, also if a write fails",
    async run(lab) {
      let writes = 0;
      const store = await lab.open({
        adapt: (adapter) =>
          withWrites(adapter, (write) => async (plans, options) => {
            const outcome = await write(plans, options);
            writes += 1;
            if (writes % 3 === 0) throw new Error("The line went down.");
            return outcome;
          }),
      });
      await store.write(note, [noteRow("first")]);
      const taken: (readonly object[])[] = [];
      const writer = store.bufferedWriter({
        onRefused(rows, error) {
          assert.deepEqual([error.code, error.details.feature], ["WRITE_INVALID", "note"]);
          taken.push(rows);
        },
      });
      const bad = badRows();
      writer.put(
        note,
        bad.flatMap((row, index) => [noteRow(`good ${index}`), row]),
      );
      for (let left = 100; writer.waiting > 0 && left > 0; left -= 1) await writer.flush().catch(() => undefined);
      await writer.close();
      assert.deepEqual(sortedStrings(taken.flat()), sortedStrings(bad));
      assert.deepEqual([writer.written, writer.refused], [bad.length, 0]);
      assert.equal(await countStored(store, note), bad.length + 1);
    },
  },
  "every-row-refused": {
    title: "where every row is refused, nothing is stored, and the store is not asked for each row",
    async run(lab) {
      let writes = 0;
      const store = await lab.open({
        adapt: (adapter) =>
          withWrites(adapter, (write) => (plans, options) => {
            writes += 1;
            return write(plans, options);
          }),
      });
      const bad = Array.from({ length: 300 }, (_, index) => ({ id: null, ...versions(`${index}`) })) as never[];
      const writer = store.bufferedWriter();
      writer.put(note, bad);
      await rejects(writer.flush(), "WRITE_INVALID");
      assert.deepEqual(refusedRows(writer.dropRefused()), sortedStrings(bad));
      assert.equal(await store.has(note), false);
      assert.ok(writes < 50, `${writes} writes`);
    },
  },
});

const versions = (main: unknown) => ({ metaxy_provenance_by_field: { main } });

/** Rows of {@link note} that no store takes: without an ID, without versions, with other members, with values of another type. */
function badRows(): never[] {
  const rows = Array.from({ length: 3 }, (_, index) => [
    { id: null, ...versions(`null ${index}`) },
    { id: `without versions ${index}` },
    { id: `other members ${index}`, metaxy_provenance_by_field: { other: "1" } },
    { id: `a number ${index}`, ...versions(index) },
  ]);
  return rows.flat() as never[];
}

function refusedRows(refused: unknown): string[] {
  const parts = refused as readonly RefusedRows[];
  for (const { feature, error } of parts) assert.deepEqual([feature, error.code], ["note", "WRITE_INVALID"]);
  return sortedStrings(parts.flatMap(({ rows }) => rows));
}

function sortedStrings(rows: readonly object[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}
