import assert from "node:assert/strict";
import type { Store } from "@metaxy-ts/core";
import { defineFeature } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import type { Lab } from "../suite/lab.js";
import { noteRow } from "./support/note.js";
import { values } from "./support/rows.js";
import { everyRow } from "./support/stored.js";

const before = defineFeature({ key: "note", id: ["id"], project: "before", fields: { main: "1" } });
const after = defineFeature({ key: "note", id: ["id"], project: "after", fields: { main: "2" } });

/** Deletes of a feature whose rows have several feature versions. */
export const deletionOfVersions = topic("delete", {
  "soft-of-one-version": {
    title: "a soft delete is of the graph's feature version alone",
    async run(lab) {
      const store = await withBoth(lab);
      assert.equal(await store.delete(after, "TRUE"), 2);
      assert.deepEqual(await values(await store.read(before), "id"), ["a", "b"]);
      assert.deepEqual(await values(await store.read(after), "id"), []);
    },
  },
  "soft-of-all-versions": {
    title: "with feature history, a soft delete applies to the current row of each sample and version",
    async run(lab) {
      const store = await withBoth(lab);
      await store.write(before, [noteRow("a", "newer")]);
      assert.equal(await store.delete(after, "TRUE", { withFeatureHistory: true }), 4);
      assert.deepEqual(await values(await store.read(before), "id"), []);
      assert.deepEqual(await values(await store.read(after), "id"), []);
    },
  },
  "tombstones-have-their-rows-versions": {
    title: "each tombstone has the feature and project version of the row that it deletes",
    async run(lab) {
      const store = await withBoth(lab);
      await store.delete(after, [{ id: "a" }], { withFeatureHistory: true });
      const rows = await (await store.read(after, { ...everyRow, filters: "id = 'a'" })).rows();
      const versions = (isTombstone: boolean): string[] =>
        rows
          .filter((row) => (row.metaxy_deleted_at !== null) === isTombstone)
          .map((row) => `${row.metaxy_feature_version} ${row.metaxy_project_version}`)
          .sort();
      assert.deepEqual(versions(true), versions(false));
      assert.equal(new Set(versions(true)).size, 2);
    },
  },
  "hard-of-one-version": {
    title: "a hard delete removes rows of the graph's feature version alone, by filter and by rows",
    needs: ["delete.hard"],
    async run(lab) {
      const store = await withBoth(lab);
      assert.equal(await store.delete(after, [{ id: "a" }, { id: "b" }], { hard: true }), 1);
      assert.equal(await store.delete(after, "metaxy_deleted_at IS NULL", { hard: true }), 1);
      assert.equal(await store.delete(after, "TRUE", { hard: true }), 0);
      assert.deepEqual(await values(await store.read(after, everyRow), "id"), ["a", "b"]);
      assert.deepEqual(await values(await store.read(before), "id"), ["a", "b"]);
    },
  },
  "hard-of-all-versions": {
    title: "with feature history, a hard delete removes the rows of all feature versions",
    needs: ["delete.hard"],
    async run(lab) {
      const store = await withBoth(lab);
      assert.equal(await store.delete(after, [{ id: "a" }], { hard: true, withFeatureHistory: true }), 2);
      assert.deepEqual(await values(await store.read(after, everyRow), "id"), ["b", "c"]);
      assert.equal(await store.delete(after, "TRUE", { hard: true, withFeatureHistory: true }), 2);
      assert.deepEqual(await values(await store.read(after, everyRow), "id"), []);
    },
  },
  "hard-judges-each-version": {
    title: "with feature history, a filter judges each feature version of a sample by its own current row",
    needs: ["delete.hard"],
    async run(lab) {
      const store = await lab.open();
      await store.write(before, [{ ...noteRow("a"), size: 9 }]);
      await store.write(after, [{ ...noteRow("a"), size: 1 }]);
      assert.equal(await store.delete(after, "size > 5", { hard: true, withFeatureHistory: true }), 1);
      assert.deepEqual(await values(await store.read(after, everyRow), "size"), [1]);
    },
  },
});

/** Both versions of sample a, and one more sample of each. */
async function withBoth(lab: Lab): Promise<Store> {
  const store = await lab.open();
  await store.write(before, [noteRow("a"), noteRow("b")]);
  await store.write(after, [noteRow("a"), noteRow("c")]);
  return store;
}
