import assert from "node:assert/strict";
import { defineFeature, FeatureGraph, from, isMetaxyError } from "@metaxy-ts/core";
import type { Capability, StoreAdapter } from "@metaxy-ts/core/adapter";
import { isSupported } from "@metaxy-ts/core/adapter";
import { topic } from "../suite/case.js";
import { withConnection } from "./support/adapters.js";
import { writePending } from "./support/crops.js";
import { crop, video, videoRow } from "./support/features.js";
import { note, noteRow } from "./support/note.js";
import { rejects } from "./support/rejects.js";
import { parts, pick, values } from "./support/rows.js";
import { countStored, fill } from "./support/stored.js";

/** Rows of a fallback store reach the computations of another store as Arrow. */
const moving: readonly Capability[] = ["relation.arrow", "input.arrow"];

/** Stores that are read for features that a store does not have. */
export const fallback = topic("fallback", {
  "is-read": {
    title: "a feature that the store does not have is read from its fallback store, which the rows name",
    async run(lab) {
      let table = "";
      await fill(lab, { place: "production" }, async (store) => {
        await store.write(video, [videoRow("a"), videoRow("b")]);
        table = store.tableName(video);
      });
      const production = lab.configure({}, { place: "production" });
      const store = await lab.open({ fallbackStores: [production] });
      const relation = await store.read(video, { filters: "video_id = 'a'", columns: ["path"] });
      assert.deepEqual(await relation.rows(), [{ path: "a.mp4" }]);
      assert.equal(await relation.count(), 1);
      assert.deepEqual(relation.store, { display: production.display, table });
    },
  },
  "can-be-left-out": {
    title: "without fallback, and for a feature that no store of the chain has, there is nothing to read",
    async run(lab) {
      await fill(lab, { place: "production" }, (store) => store.write(video, [videoRow("a")]));
      const store = await lab.open({ fallbackStores: [lab.configure({}, { place: "production" })] });
      await rejects(store.read(video, { fallback: false }), "FEATURE_NOT_FOUND");
      await rejects(store.resolve(crop, { fallback: false }), "FEATURE_NOT_FOUND");
      await rejects(store.read(note), "FEATURE_NOT_FOUND");
      assert.equal(await store.has(video), false);
      assert.equal(await store.has(video, { fallback: true }), true);
      assert.equal(await store.has(note, { fallback: true }), false);
    },
  },
  "own-table-hides-it": {
    title: "a table of the store's own hides the fallback store's, also when its samples are all deleted",
    async run(lab) {
      await fill(lab, { place: "production" }, (store) => store.write(video, [videoRow("a")]));
      const store = await lab.open({ fallbackStores: [lab.configure({}, { place: "production" })] });
      await store.write(video, [videoRow("x")]);
      assert.deepEqual(await values(await store.read(video), "video_id"), ["x"]);
      await store.delete(video, "TRUE");
      assert.deepEqual(await values(await store.read(video), "video_id"), []);
      if (!isSupported(lab.supports["delete.hard"])) return;
      await store.delete(video, "TRUE", { hard: true });
      assert.deepEqual([await store.has(video), await (await store.read(video)).count()], [true, 0]);
    },
  },
  "asked-in-order": {
    title: "fallback stores are asked in their order, each with its own chain before the next",
    async run(lab) {
      await fill(lab, { place: "deep" }, (store) => store.write(video, [videoRow("deep")]));
      await fill(lab, { place: "middle" }, (store) => store.write(note, [noteRow("middle")]));
      await fill(lab, { place: "last" }, (store) =>
        store.writeMany([
          { feature: video, rows: [videoRow("last")] },
          { feature: note, rows: [noteRow("last")] },
        ]),
      );
      const middle = lab.configure({ fallbackStores: [lab.configure({}, { place: "deep" })] }, { place: "middle" });
      const store = await lab.open({ fallbackStores: [middle, lab.configure({}, { place: "last" })] });
      assert.deepEqual(await values(await store.read(note), "id"), ["middle"]);
      assert.deepEqual(await values(await store.read(video), "video_id"), ["deep"]);
    },
  },
  "graph-of-the-asker": {
    title: "a fallback store is read with the feature versions of the store that asks",
    async run(lab) {
      const parent = (version: string) => defineFeature({ key: "parent", id: ["id"], fields: { main: version } });
      const child = defineFeature({
        key: "child",
        id: ["id"],
        deps: [from("parent", { select: [] })],
        fields: ["main"],
      });
      const theirs = new FeatureGraph([parent("1"), child]);
      await fill(lab, { place: "production", graph: theirs }, (store) => store.write("child", [noteRow("a")]));
      const production = lab.configure({ graph: theirs }, { place: "production" });
      const store = await lab.open({ graph: new FeatureGraph([parent("2"), child]), fallbackStores: [production] });
      assert.equal(await (await store.read("child")).count(), 0);
      assert.equal(await (await store.read("child", { withFeatureHistory: true })).count(), 1);
    },
  },
  "feeds-increments": {
    title: "parents in a fallback store give the same increment as parents at home, and its rows land here",
    needs: moving,
    async run(lab) {
      await fill(lab, { place: "production" }, (store) => store.write(video, [videoRow("a"), videoRow("b")]));
      const production = lab.configure({}, { place: "production" });
      const store = await lab.open({ fallbackStores: [production] });
      await using some = await store.resolve(crop, { filters: { "video/raw": "path = 'a.mp4'" } });
      // the first 16 digits of the MD5 of "frames|1|video/raw.frames|f-a", and of that
      assert.deepEqual(await some.pending.rows(), [
        {
          video_id: "a",
          source: "a.mp4",
          metaxy_provenance_by_field: { frames: "179739c590de70e8" },
          metaxy_provenance: "9458dd121da1d6a2",
          metaxy_data_version_by_field: { frames: "179739c590de70e8" },
          metaxy_data_version: "9458dd121da1d6a2",
        },
      ]);
      assert.equal(await writePending(store, crop), 2);
      assert.equal(await store.has(crop), true);
      assert.equal(await store.has(video), false);
      assert.equal(await store.progress(crop), 1);
      await using again = await store.resolve(crop);
      assert.deepEqual(await again.counts(), { new: 0, stale: 0, orphaned: 0, waiting: 0 });
      const untouched = await production.open({ mode: "read" });
      assert.equal(await untouched.has(crop), false);
      await untouched.close();
    },
  },
  "own-rows-count-here-alone": {
    title: "stored rows of the feature itself count where they are: those of a fallback store do not make it done",
    needs: moving,
    async run(lab) {
      await fill(lab, { place: "production" }, async (store) => {
        await store.write(video, [videoRow("a")]);
        await writePending(store, crop);
      });
      const store = await lab.open({ fallbackStores: [lab.configure({}, { place: "production" })] });
      await using increment = await store.resolve(crop);
      assert.deepEqual(await parts(increment, "video_id"), { new: ["a"], stale: [], orphaned: [] });
    },
  },
  "deleted-here": {
    title:
      "a soft delete of a fallback store's rows adds tombstones here, with their versions, and does not change the fallback store",
    needs: moving,
    async run(lab) {
      await fill(lab, { place: "production" }, (store) => store.write(video, [videoRow("a"), videoRow("b")]));
      const production = lab.configure({}, { place: "production" });
      const store = await lab.open({ fallbackStores: [production] });
      assert.equal(await store.delete(video, "video_id = 'none'"), 0);
      assert.equal(await store.has(video), false);
      await rejects(store.delete(video, "TRUE", { hard: true }), "FEATURE_NOT_FOUND");
      assert.equal(await store.delete(video, [{ video_id: "a" }]), 1);
      const found = await (await store.read(video, { includeSoftDeleted: true })).rows();
      assert.deepEqual(pick(found, "video_id", "path", "metaxy_provenance_by_field"), [
        { video_id: "a", path: "a.mp4", metaxy_provenance_by_field: { audio: "a-a", frames: "f-a" } },
      ]);
      assert.ok(found[0]?.metaxy_deleted_at instanceof Date);
      assert.equal(await store.delete(video, "TRUE"), 0); // what is soft-deleted here hides the rest
      assert.equal(await countStored(store, video), 1);
      const untouched = await production.open({ mode: "read" });
      assert.deepEqual(await values(await untouched.read(video), "video_id"), ["a", "b"]);
      await untouched.close();
    },
  },
  "hashes-alike": {
    title: "a fallback store with other hash settings is refused when it is needed, and not before",
    async run(lab) {
      await fill(lab, { place: "other", hash: { length: 32 } }, (store) => store.write(video, [videoRow("a")]));
      const store = await lab.open({ fallbackStores: [lab.configure({}, { place: "other" })] });
      const { message } = await rejects(store.read(video), "HASH_SETTINGS_MISMATCH");
      for (const settings of ["md5 truncated to 32 characters", "md5 truncated to 16 characters"])
        assert.ok(message.includes(settings), message);
      await rejects(store.resolve(crop), "HASH_SETTINGS_MISMATCH");
      await store.write(video, [videoRow("b")]);
      assert.deepEqual(await values(await store.read(video), "video_id"), ["b"]);
    },
  },
  "nothing-there": {
    title: "a fallback store where nothing was written stays unnoticed as long as it is not needed",
    async run(lab) {
      const store = await lab.open({ fallbackStores: [lab.configure({}, { place: "nowhere" })] });
      await store.write(video, [videoRow("a")]);
      assert.equal(await (await store.read(video)).count(), 1);
      const error: unknown = await store.read(crop).catch((each: unknown) => each);
      assert.ok(isMetaxyError(error));
      assert.ok(["STORE_NOT_FOUND", "FEATURE_NOT_FOUND"].includes(error.code), error.message);
    },
  },
  "opened-when-needed": {
    title: "a fallback store is opened once, for reading, when it is first needed, and closed with the store",
    async run(lab) {
      await fill(lab, { place: "production" }, (store) => store.write(video, [videoRow("a")]));
      const seen: string[] = [];
      const adapt = (adapter: StoreAdapter): StoreAdapter =>
        withConnection(adapter, (connection, mode) => {
          seen.push(`open to ${mode}`);
          return {
            close: () => {
              seen.push("close");
              return connection.close();
            },
          };
        });
      const store = await lab.open({ fallbackStores: [lab.configure({}, { place: "production", adapt })] });
      await store.write(note, [noteRow("a")]);
      await (await store.read(note)).rows();
      assert.deepEqual(seen, []);
      const relations = await Promise.all([store.read(video), store.read(video)]);
      await store.has(video, { fallback: true });
      assert.deepEqual(seen, ["open to read"]);
      await store.close();
      assert.deepEqual(seen, ["open to read", "close"]);
      for (const relation of relations) await rejects(relation.rows(), "STORE_CLOSED");
    },
  },
});
