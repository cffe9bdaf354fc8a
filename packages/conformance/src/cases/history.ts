import assert from "node:assert/strict";
import type { ReadOptions, Store } from "@metaxy-ts/core";
import { column, defineFeature, FeatureGraph } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import type { Lab } from "../suite/lab.js";
import { rejects } from "./support/rejects.js";
import { values } from "./support/rows.js";
import { thing, thingRow } from "./support/things.js";

const newer = defineFeature({ key: "thing", id: ["id"], fields: { main: "2" } });

/** Two versions of a feature: three rows of the old one, one of the new. */
async function twoVersions(lab: Lab): Promise<Store> {
  const store = await lab.open();
  await store.write(thing, [thingRow("a", { text: "old 1" }), thingRow("b", { text: "old 1" })]);
  await store.write(thing, [thingRow("a", { text: "old 2" })]);
  await store.write(newer, [thingRow("a", { text: "new" })]);
  return store;
}

async function texts(store: Store, options: ReadOptions): Promise<unknown[]> {
  return values(await store.read(newer, options), "text");
}

/** Rows that were replaced, deleted or made by other code. */
export const history = topic("history", {
  "of-samples": {
    title: "with sample history a read has every stored row; tombstones only when asked for",
    async run(lab) {
      const store = await lab.open();
      await store.write(newer, [thingRow("a", { text: "1" }), thingRow("b", { text: "b" })]);
      await store.write(newer, [thingRow("a", { text: "2" })]);
      await store.delete(newer, column("id").eq("a"));
      await store.write(newer, [thingRow("a", { text: "3" })]);
      assert.deepEqual(await texts(store, {}), ["3", "b"]);
      const all = { withSampleHistory: true };
      assert.deepEqual(await texts(store, all), ["1", "2", "3", "b"]);
      assert.deepEqual(await texts(store, { ...all, includeSoftDeleted: true }), ["1", "2", "2", "3", "b"]);
      assert.deepEqual(await texts(store, { ...all, filters: "id = 'a' AND text != '1'" }), ["2", "3"]);
    },
  },
  "soft-deleted": {
    title: "with tombstones a deleted sample is its tombstone, and the others are their current rows",
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, [thingRow("a", { text: "1" }), thingRow("b", { text: "b" })]);
      await store.write(thing, [thingRow("a", { text: "2" })]);
      await store.delete(thing, column("id").eq("a"));
      const rows = await (await store.read(thing, { includeSoftDeleted: true })).rows();
      assert.deepEqual(rows.map((row) => [row.id, row.text, row.metaxy_deleted_at !== null]).sort(), [
        ["a", "2", true],
        ["b", "b", false],
      ]);
    },
  },
  "of-features": {
    title: "with feature history a read has the latest row of each sample and version",
    async run(lab) {
      const store = await twoVersions(lab);
      assert.deepEqual(await texts(store, {}), ["new"]);
      assert.deepEqual(await texts(store, { withFeatureHistory: true }), ["new", "old 1", "old 2"]);
      const everything = { withFeatureHistory: true, withSampleHistory: true };
      assert.deepEqual(await texts(store, everything), ["new", "old 1", "old 1", "old 2"]);
    },
  },
  "of-one-version": {
    title: "feature history can be of one version, and another version needs it",
    async run(lab) {
      const store = await twoVersions(lab);
      const featureVersion = new FeatureGraph([thing]).versions(thing, store.hash.length).feature;
      assert.deepEqual(await texts(store, { withFeatureHistory: true, featureVersion }), ["old 1", "old 2"]);
      assert.deepEqual(await texts(store, { withFeatureHistory: true, featureVersion: "none" }), []);
      await rejects(store.read(newer, { featureVersion }), "READ_INVALID");
    },
  },
  "tombstones-keep-to-their-version": {
    title: "a delete applies to samples of the current feature version, and to none of another",
    async run(lab) {
      const store = await twoVersions(lab);
      assert.equal(await store.delete(newer, "TRUE"), 1);
      assert.deepEqual(await texts(store, { withFeatureHistory: true }), ["old 1", "old 2"]);
      assert.equal(await (await store.read(thing)).count(), 2);
    },
  },
});
