import assert from "node:assert/strict";
import type { Dependency, Store } from "@metaxy-ts/core";
import { defineFeature, FeatureGraph, featureFromSpec, from, versioningColumns } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { rejects } from "./support/rejects.js";
import { nothing, pick, sorted } from "./support/rows.js";
import { left, right, thingRow, userColumns } from "./support/things.js";

const row = thingRow("a", { text: "x", size: 1 });

const ids = ["id"] as const;
const child = (...deps: Dependency[]) => defineFeature({ key: "child", id: ids, deps, fields: { main: "1" } });

/** The user columns of what is new, as described and as they come. */
async function newColumns(store: Store, ...deps: Dependency[]): Promise<readonly string[]> {
  await using increment = await store.resolve(child(...deps));
  const described = (await increment.new.columns()).map(({ name }) => name);
  const [first] = await increment.new.rows();
  assert.deepEqual(Object.keys(first ?? {}).sort(), described.toSorted());
  for (const name of versioningColumns) assert.ok(described.includes(name), name);
  assert.equal(new Set(described).size, described.length);
  return described.filter((name) => !versioningColumns.some((version) => version === name)).sort();
}

/** Which columns of the parents an increment has. */
export const columns = topic("columns", {
  "select-everything": {
    title: "without a selection an increment has all user columns of the parent, and no system column of it",
    async run(lab) {
      const store = await lab.open();
      await store.write(left, [row]);
      assert.deepEqual(await newColumns(store, from(left)), ["id", "size", "text"]);
    },
  },
  "select-some": {
    title: "a selection leaves the ID columns and the selected ones, under their new names",
    async run(lab) {
      const store = await lab.open();
      await store.write(left, [row]);
      const renamed = from(left, { select: ["text"], rename: { text: "source", size: "unused" } });
      assert.deepEqual(await newColumns(store, renamed), ["id", "source"]);
      assert.deepEqual(await newColumns(store, from(left, { rename: { text: "source" } })), ["id", "size", "source"]);
    },
  },
  "select-nothing": {
    title: "an empty selection leaves the ID columns",
    async run(lab) {
      const store = await lab.open();
      await store.write(left, [row]);
      assert.deepEqual(await newColumns(store, from(left, { select: [] })), ["id"]);
    },
  },
  "rename-ids": {
    title: "a renamed ID column joins parents under its new name",
    async run(lab) {
      const store = await lab.open();
      const clips = defineFeature({ key: "clips", id: ["clip"], fields: { main: "1" } });
      const versions = { metaxy_provenance_by_field: { main: "1" } };
      await store.write(clips, [
        { clip: "a", id: "not this", ...versions },
        { clip: "c", id: "a", ...versions },
      ]);
      await store.write(left, [row, thingRow("b")]);
      const joined = child(from(clips, { select: [], rename: { clip: "id", id: "number" } }), from(left));
      await using increment = await store.resolve(joined);
      assert.deepEqual(pick(await increment.new.rows(), "id", "text"), [{ id: "a", text: "x" }]);
      await store.write(joined, increment.new);
      await using again = await store.resolve(joined);
      assert.deepEqual(await again.counts(), nothing);
    },
  },
  "swap-names": {
    title: "two columns may swap their names",
    async run(lab) {
      const store = await lab.open();
      await store.write(left, [thingRow("a", { one: "1", two: "2" })]);
      await using increment = await store.resolve(child(from(left, { rename: { one: "two", two: "one" } })));
      assert.deepEqual(pick(await increment.new.rows(), "one", "two"), [{ one: "2", two: "1" }]);
    },
  },
  "of-two-parents": {
    title: "each parent provides its own columns, and a column of both has to be renamed",
    async run(lab) {
      const store = await lab.open();
      await store.write(left, [thingRow("a", { text: "l", size: 1 })]);
      await store.write(right, [thingRow("a", { text: "r", kind: "k" })]);
      await rejects(store.resolve(child(from(left), from(right))), "RESOLVE_INVALID");
      const apart = child(from(left, { rename: { text: "first" } }), from(right));
      await using increment = await store.resolve(apart);
      assert.deepEqual(pick(await increment.new.rows(), "id", "first", "text", "size", "kind"), [
        { id: "a", first: "l", text: "r", size: 1, kind: "k" },
      ]);
      assert.deepEqual(await newColumns(store, from(left, { select: ["text"] }), from(right, { select: ["kind"] })), [
        "id",
        "kind",
        "text",
      ]);
    },
  },
  unknown: {
    title: "a selected or renamed column that the parent does not have is refused, as long as it has none",
    async run(lab) {
      const store = await lab.open();
      await store.write(left, [row]);
      await rejects(store.resolve(child(from(left, { select: ["txt"] }))), "RESOLVE_INVALID");
      await rejects(store.resolve(child(from(left, { rename: { txt: "x" } }))), "RESOLVE_INVALID");
      await rejects(store.resolve(child(from(left, { filters: ["txt = 'x'"] }))), "FILTER_INVALID");
      await store.drop(left);
      await store.write(left, [thingRow("a", { txt: "x" })]); // nothing is cached of the previous table
      assert.deepEqual(await newColumns(store, from(left, { select: ["txt"], filters: ["txt = 'x'"] })), ["id", "txt"]);
    },
  },
  "same-in-every-part": {
    title: "new, stale and pending have the same columns, whether they have rows or not",
    async run(lab) {
      const store = await lab.open();
      await store.write(left, [row, thingRow("b", { text: "y", size: 2 })]);
      const feature = child(from(left, { select: ["text"] }));
      await using first = await store.resolve(feature);
      const expected = await first.new.columns();
      await store.write(feature, first.pending);
      await store.write(left, [thingRow("a", { text: "z" }, "2")]);
      await using second = await store.resolve(feature);
      for (const part of [second.new, second.stale, second.pending]) assert.deepEqual(await part.columns(), expected);
      assert.deepEqual(pick(await second.stale.rows(), "id", "text"), [{ id: "a", text: "z" }]);
    },
  },
  "left-out-of-writes": {
    title:
      "columns of the parents that the feature's schema lacks are left out of a write, of rows and of an increment; others are refused",
    async run(lab) {
      const jsonSchema = { type: "object", properties: { id: { type: "string" } }, required: ["id"] };
      const spec = { key: "strict", id_columns: ["id"], deps: [{ feature: "left", rename: { size: "bytes" } }] };
      const strict = featureFromSpec({ ...spec, fields: ["main"] }, { jsonSchema });
      const store = await lab.open({ graph: new FeatureGraph([left, strict]) });
      await store.write(left, [row]);
      await using increment = await store.resolve(strict);
      const rows = await increment.pending.rows();
      assert.deepEqual(pick(rows, "text", "bytes"), [{ text: "x", bytes: 1 }]);
      for (const input of [rows, increment.pending]) {
        assert.deepEqual(await store.write(strict, input), { rows: 1, repeated: false });
        assert.deepEqual((await (await store.read(strict)).rows()).map(userColumns), [{ id: "a" }]);
      }
      const misspelt = rows.map((each) => ({ ...each, txt: "x" }));
      await rejects(store.write(strict, misspelt), "WRITE_INVALID");
    },
  },
  "ids-of-its-own": {
    title: "a feature may have an ID column that none of its parents has: what was written with one is no longer new",
    async run(lab) {
      const clip = defineFeature({ key: "clip", id: ["clip"], deps: [from(left, { select: [] })], fields: ["main"] });
      const store = await lab.open();
      await store.write(left, [row, thingRow("b")]);
      await using first = await store.resolve(clip);
      const rows = sorted(await first.new.rows(), "id").map((each) => ({ ...each, clip: `clip ${each.id}` }));
      await store.write(clip, rows);
      await using again = await store.resolve(clip);
      assert.deepEqual(await again.counts(), nothing);
      await store.write(left, [thingRow("b", {}, "2")]);
      await using changed = await store.resolve(clip);
      assert.deepEqual(pick(await changed.stale.rows(), "id"), [{ id: "b" }]);
    },
  },
  "of-orphans": {
    title: "an orphan is the stored row, with every column as it is stored",
    async run(lab) {
      const store = await lab.open({ materializationId: "run" });
      await store.write(left, [row, thingRow("b")]);
      const feature = child(from(left, { select: ["text"] }));
      await using first = await store.resolve(feature);
      await store.write(
        feature,
        (await first.new.rows()).map((each) => ({ ...each, own: `own ${each.id}` })),
      );
      const stored = sorted(await (await store.read(feature)).rows(), "id");
      await store.delete(left, "TRUE");
      await using second = await store.resolve(feature);
      assert.deepEqual(sorted(await second.orphaned.rows(), "id"), stored);
    },
  },
});
