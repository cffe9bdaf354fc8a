import assert from "node:assert/strict";
import type { AnyFeature, Store } from "@metaxy-ts/core";
import { defineFeature, FeatureGraph } from "@metaxy-ts/core";
import { isSupported } from "@metaxy-ts/core/adapter";
import { topic } from "../suite/case.js";
import type { Lab } from "../suite/lab.js";
import { newCrop, writePending } from "./support/crops.js";
import { crop, video, videoRow } from "./support/features.js";
import { note, noteRow } from "./support/note.js";
import { rejects } from "./support/rejects.js";
import { everyRow, fill, lost, rowsAsJson, text } from "./support/stored.js";

/** Stored rows stay as they are; only hard deletes and drops take any away. */
export const appendOnly = topic("append-only", {
  "history-only-grows": {
    title: "no write, resolve, read, soft delete, revival, rebase, copy or refused write changes or removes a raw row",
    raw: true,
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b"), videoRow("c")]);
      await writePending(store, crop);
      let before = await rawStrings(lab, store);
      for (const [name, added, step] of steps(lab)) {
        await step(store);
        const after = await rawStrings(lab, store);
        assert.deepEqual(lost(before, after), [], `rows that were there before: ${name}`);
        assert.equal(after.length - before.length, added, `rows that were added: ${name}`);
        before = after;
      }
    },
  },
  "hard-delete-takes-its-own": {
    title: "a hard delete removes the raw rows of its samples, and changes no other",
    needs: ["delete.hard"],
    raw: true,
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b"), videoRow("aa")]);
      await store.write(video, [videoRow("a", { audio: "2" }), videoRow("b", { audio: "2" })]);
      await store.delete(video, [{ video_id: "b" }]);
      const before = await lab.readRaw(store, video);
      assert.equal(await store.delete(video, [{ video_id: "a" }], { hard: true }), 2);
      assert.deepEqual(
        rowsAsJson(await lab.readRaw(store, video)),
        rowsAsJson(before.filter((row) => row.video_id !== "a")),
      );
    },
  },
  "drop-takes-one-table": {
    title: "dropping a feature leaves the raw rows of every other as they are",
    raw: true,
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a")]);
      await store.write(note, [noteRow("n")]);
      const before = rowsAsJson(await lab.readRaw(store, note));
      await store.drop(video);
      assert.equal(await store.has(video), false);
      assert.deepEqual(rowsAsJson(await lab.readRaw(store, note)), before);
    },
  },
  "new-columns-leave-old-rows": {
    title: "a column and a field that are added later change no value of earlier rows",
    needs: ["write.schemaEvolution"],
    raw: true,
    async run(lab) {
      const wider = defineFeature({ key: "note", id: ["id"], fields: ["main", "extra"] });
      const store = await lab.open();
      await store.write(note, [{ ...noteRow("a"), tag: "x", size: 1 }]);
      await store.write(note, [{ ...noteRow("b"), tag: null, size: 2 }]);
      const before = rowsAsJson((await lab.readRaw(store, note)).map(withoutNulls));
      await store.write(wider, [{ id: "c", late: "new", metaxy_provenance_by_field: { main: "1", extra: "2" } }]);
      const after = (await lab.readRaw(store, note)).filter((row) => row.id !== "c");
      assert.deepEqual(rowsAsJson(after.map(withoutNulls)), before);
    },
  },
});

type Step = readonly [name: string, added: number, run: (store: Store) => Promise<unknown>];

/** A long history of two features, and how many raw rows each step adds to them. */
function steps(lab: Lab): Step[] {
  const canCopy = isSupported(lab.supports["relation.arrow"]) && isSupported(lab.supports["input.arrow"]);
  const from = new FeatureGraph([video, crop]).versions(crop, 16).feature;
  const key = { idempotencyKey: "once" };
  return [
    ["a second row of a sample", 1, (store) => store.write(video, [videoRow("a", { frames: "2" })])],
    ["the same row again", 1, (store) => store.write(video, [videoRow("a", { frames: "2" })])],
    ["a resolve", 0, async (store) => (await store.resolve(crop)).pending.rows()],
    ["what was stale", 1, (store) => writePending(store, crop)],
    ["a soft delete", 1, (store) => store.delete(video, [{ video_id: "b" }])],
    ["the same soft delete", 0, (store) => store.delete(video, [{ video_id: "b" }])],
    ["a read", 0, async (store) => (await store.read(video, everyRow)).rows()],
    ["an orphan's burial", 1, async (store) => store.delete(crop, (await store.resolve(crop)).orphaned)],
    ["a revival", 1, (store) => store.write(video, [videoRow("b")])],
    ["what is new again", 1, (store) => writePending(store, crop)],
    ["a refused write", 0, (store) => rejects(store.write(video, [videoRow("d"), videoRow("d")]), "WRITE_INVALID")],
    ["a rebase", 3, (store) => store.rebase(newCrop, { from })],
    ["a write with a key", 1, (store) => store.write(video, [videoRow("e")], key)],
    ["the same write again", 0, (store) => store.write(video, [videoRow("e")], key)],
    ["a burial of all feature versions", 6, (store) => store.delete(newCrop, "TRUE", { withFeatureHistory: true })],
    ["a copy from another store", canCopy ? 1 : 0, (store) => (canCopy ? copy(lab, store) : Promise.resolve())],
  ];
}

async function copy(lab: Lab, store: Store): Promise<void> {
  await fill(lab, { place: "source" }, (source) => source.write(video, [videoRow("a", { audio: "copied" })]));
  await store.copyFrom(await lab.open({ place: "source", mode: "read" }), { features: [video] });
}

async function rawStrings(lab: Lab, store: Store): Promise<string[]> {
  const of = async (feature: AnyFeature) => (await lab.readRaw(store, feature)).map((row) => text([feature.key, row]));
  return [...(await of(video)), ...(await of(crop))];
}

/** What a row says, without columns and members that say nothing. */
function withoutNulls(row: object): object {
  const plain = JSON.parse(text(row), (_, value: unknown) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
  }) as object;
  return plain;
}
