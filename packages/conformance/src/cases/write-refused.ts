import assert from "node:assert/strict";
import { defineFeature } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { video, videoRow } from "./support/features.js";
import { refused, source, sourceRow, violation } from "./support/refused.js";
import { rejects } from "./support/rejects.js";
import { values } from "./support/rows.js";
import { storedCount, thing, thingRow } from "./support/things.js";

const byTwo = defineFeature({ key: "by/two", id: ["one", "two"], fields: { main: "1" } });
const twoRow = (one: unknown, two: unknown) => ({ one, two, metaxy_provenance_by_field: { main: "1" } });

/** Writes of which nothing may be stored. */
export const writeRefused = topic("write-refused", {
  "null-ids": {
    title: "rows without an ID are refused and named, with those that have one",
    async run(lab) {
      const store = await lab.open();
      await refused(store, thing, [{ metaxy_provenance_by_field: { main: "1" } }]);
      const first = violation(await refused(store, thing, [thingRow("a"), thingRow(null), thingRow(undefined)]));
      assert.deepEqual(first, { ...first, count: 2, examples: [{ id: null }, { id: null }] });
      const second = violation(await refused(store, byTwo, [twoRow("a", 1), twoRow("b", null)]));
      assert.deepEqual(second, { ...second, count: 1, examples: [{ one: "b", two: null }] });
      await store.write(thing, [thingRow("z")]);
      await refused(store, thing, [thingRow("a"), thingRow(null)]);
      assert.deepEqual(await values(await store.read(thing), "id"), ["z"]);
    },
  },
  "duplicate-ids": {
    title: "a sample that occurs twice in one write is refused, identified by all ID columns together",
    async run(lab) {
      const store = await lab.open();
      const error = await refused(store, thing, [thingRow("a", { text: "1" }), thingRow("b"), thingRow("a")]);
      assert.ok(violation(error).examples.some((row) => (row as { id?: unknown }).id === "a"));
      await refused(store, byTwo, [twoRow("a", 1), twoRow("a", 2), twoRow("a", 1)]);
      assert.deepEqual(await store.write(byTwo, [twoRow("a", 1), twoRow("a", 2), twoRow("b", 1)]), {
        rows: 3,
        repeated: false,
      });
      await store.write(thing, [thingRow("a"), thingRow("A"), thingRow("a ")]); // not the same
      await store.write(thing, [thingRow("a")]); // twice, but not in one write
      await refused(store, thing, [thingRow("b"), thingRow("b")]);
      assert.equal(await storedCount(store, thing), 4);
    },
  },
  "null-versions": {
    title: "a row whose versions are null is refused",
    async run(lab) {
      const store = await lab.open();
      const none = { ...thingRow("b"), metaxy_provenance_by_field: null };
      assert.equal(violation(await refused(store, thing, [thingRow("a"), none])).count, 1);
      await refused(store, thing, [none]);
      await refused(store, thing, [{ id: "b" }]);
    },
  },
  members: {
    title: "versions that are not exactly those of the feature's fields are refused, from rows and from relations",
    async run(lab) {
      const store = await lab.open();
      const versions = <Members>(metaxy_provenance_by_field: Members) => ({
        video_id: "b",
        metaxy_provenance_by_field,
      });
      const wrong = [
        { audio: "1" },
        { audio: "1", frames: "1", other: "1" },
        { audio: 1, frames: "1" },
        {},
        ["1", "2"],
      ];
      for (const members of wrong) await refused(store, video, [videoRow("a"), versions(members)]);
      const given = { audio: "1", frames: "1" };
      for (const members of [{ audio: "1" }, { ...given, other: "1" }]) {
        await refused(store, video, [{ ...versions(given), metaxy_data_version_by_field: members }]);
      }
      const named = { video_id: "c", metaxy_provenance_by_field: { main: "1" } };
      await store.write(source, [{ n: 1, ...named }]);
      await refused(store, video, await store.read(source, { columns: Object.keys(named) }));
      await store.write(video, [versions({ frames: "f", audio: "a" })]); // in another order than the fields
      const [row] = await (await store.read(video)).rows();
      assert.deepEqual(row?.metaxy_provenance_by_field, { audio: "a", frames: "f" });
    },
  },
  "from-relations": {
    title: "rows of a relation are checked like any other: IDs that are null or duplicate",
    async run(lab) {
      const store = await lab.open();
      await store.write(source, [sourceRow(1, "a"), sourceRow(2, null), sourceRow(3, "b"), sourceRow(4, "a")]);
      const rows = (filters: string) => store.read(source, { filters, columns: ["id", "metaxy_provenance_by_field"] });
      assert.deepEqual(violation(await refused(store, thing, await rows("n < 4"))).examples, [{ id: null }]);
      assert.ok(violation(await refused(store, thing, await rows("n != 2"))).count > 0);
      await refused(store, byTwo, await rows("n = 1"));
      assert.equal((await store.write(thing, await rows("n IN (1, 3)"))).rows, 2);
    },
  },
  "one-of-many": {
    title: "of a write to several features nothing is stored when the rows of one are refused",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("old")]);
      const entries = [
        { feature: video, rows: [videoRow("a")] },
        { feature: thing, rows: [thingRow("a"), thingRow("a")] },
        { feature: source, rows: [sourceRow(1, "a")] },
      ];
      for (const order of [entries, entries.toReversed()]) {
        await rejects(store.writeMany(order), "WRITE_INVALID");
        assert.equal(await storedCount(store, video), 1);
        assert.deepEqual([await store.has(thing), await store.has(source)], [false, false]);
      }
      const twice = [entries[0], entries[0]] as typeof entries;
      await rejects(store.writeMany(twice), "ARGUMENT_INVALID");
    },
  },
  "then-accepted": {
    title: "after a refusal the corrected rows are written as if nothing had been",
    async run(lab) {
      const store = await lab.open();
      await refused(store, thing, [thingRow("a", { text: 1 }), thingRow("a", { text: 1 })]);
      const again = { idempotencyKey: "k" };
      await rejects(store.write(thing, [thingRow(null)], again), "WRITE_INVALID");
      const rows = [thingRow("a", { text: "x" }), thingRow("b", { text: "y" })]; // another type than was refused
      assert.deepEqual(await store.write(thing, rows, again), { rows: 2, repeated: false });
      assert.deepEqual(await values(await store.read(thing), "text"), ["x", "y"]);
    },
  },
});
