import assert from "node:assert/strict";
import { column, defineFeature, from } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { rejects } from "./support/rejects.js";
import { nothing, parts, pick, sorted } from "./support/rows.js";
import { left, right, thingRow, third } from "./support/things.js";

const fields = { label: "1" };
const text = { select: ["text"] } as const;
const other = { select: ["text"], rename: { text: "other" } } as const;

const both = defineFeature({ key: "both", id: ["id"], deps: [from(left, text), from(right, other)], fields });
/** The optional parent comes first, and still is joined last. */
const maybe = defineFeature({
  key: "maybe",
  id: ["id"],
  deps: [from(right, { ...other, optional: true }), from(left, text)],
  fields,
});
const any = defineFeature({
  key: "any",
  id: ["id"],
  deps: [
    from(left, { ...text, optional: true }),
    from(right, { ...other, optional: true }),
    from(third, { select: ["text"], rename: { text: "third" }, optional: true }),
  ],
  fields,
});

const rows = (letter: string, ...ids: string[]) =>
  ids.map((id) => thingRow(id, { text: letter + id }, `${letter}-${id}`));
const columns = ["id", "text", "other", "metaxy_provenance_by_field"];

/** How the samples of several parents come together. */
export const optionalParents = topic("optional-parents", {
  required: {
    title: "samples are those that every required parent has",
    async run(lab) {
      const store = await lab.open();
      await store.write(left, rows("l", "a", "b"));
      await store.write(right, rows("r", "b", "c"));
      await using increment = await store.resolve(both);
      assert.deepEqual(pick(await increment.new.rows(), ...columns), [
        { id: "b", text: "lb", other: "rb", metaxy_provenance_by_field: { label: "7216e1cb78e8793e" } },
      ]);
      await store.write(both, increment.pending);
      await store.delete(right, column("id").eq("b"));
      await using later = await store.resolve(both);
      assert.deepEqual(await parts(later, "id"), { new: [], stale: [], orphaned: ["b"] });
    },
  },
  "required-missing": {
    title: "a required parent without a table is not found, whatever the other parents have",
    async run(lab) {
      const store = await lab.open();
      await store.write(left, rows("l", "a"));
      const error = await rejects(store.resolve(both), "FEATURE_NOT_FOUND");
      assert.equal(error.details.feature, "right");
      await rejects(store.progress(both), "FEATURE_NOT_FOUND");
      await store.write(right, rows("r", "b"));
      assert.equal(await store.progress(both), null);
      await store.drop(right);
      await rejects(store.resolve(both), "FEATURE_NOT_FOUND");
    },
  },
  optional: {
    title: "a sample without its optional parent stays, with nulls for its columns and an empty string in the hash",
    async run(lab) {
      const store = await lab.open();
      await store.write(left, rows("l", "a", "b"));
      await store.write(right, rows("r", "b", "x"));
      await using increment = await store.resolve(maybe);
      assert.deepEqual(pick(sorted(await increment.new.rows(), "id"), ...columns), [
        { id: "a", text: "la", other: null, metaxy_provenance_by_field: { label: "41f9caffc496b77a" } },
        { id: "b", text: "lb", other: "rb", metaxy_provenance_by_field: { label: "7216e1cb78e8793e" } },
      ]);
    },
  },
  "optional-missing": {
    title: "an optional parent without a table is an empty one",
    async run(lab) {
      const store = await lab.open();
      await store.write(left, rows("l", "a"));
      await using increment = await store.resolve(maybe);
      assert.deepEqual(pick(await increment.new.rows(), "id", "text", "metaxy_provenance"), [
        { id: "a", text: "la", metaxy_provenance: "b52b909938cfef6b" },
      ]);
      await store.write(maybe, increment.pending);
      await store.write(right, rows("r", "x")); // there now, but not for this sample
      await using again = await store.resolve(maybe);
      assert.deepEqual(await again.counts(), nothing);
    },
  },
  "optional-comes-and-goes": {
    title: "a sample is stale once when its optional parent arrives, and once when it leaves",
    async run(lab) {
      const store = await lab.open();
      await store.write(left, rows("l", "a", "b"));
      await using first = await store.resolve(maybe);
      await store.write(maybe, first.pending);
      await store.write(right, rows("r", "b"));
      await using arrived = await store.resolve(maybe);
      assert.deepEqual(await parts(arrived, "id"), { new: [], stale: ["b"], orphaned: [] });
      await store.write(maybe, arrived.pending);
      await using between = await store.resolve(maybe);
      assert.deepEqual(await between.counts(), nothing);
      await store.delete(right, column("id").eq("b"));
      await using gone = await store.resolve(maybe);
      assert.deepEqual(await parts(gone, "id"), { new: [], stale: ["b"], orphaned: [] });
    },
  },
  "all-optional": {
    title: "when all parents are optional, a sample is what any of them has, once, under one ID",
    async run(lab) {
      const store = await lab.open();
      await store.write(left, rows("l", "a", "b"));
      await store.write(right, rows("r", "b", "c"));
      await store.write(third, rows("t", "c", "d", "a"));
      await using increment = await store.resolve(any);
      assert.deepEqual(await increment.counts(), { new: 4, stale: 0, orphaned: 0, waiting: 0 });
      assert.deepEqual(pick(sorted(await increment.new.rows(), "id"), "id", "text", "other", "third"), [
        { id: "a", text: "la", other: null, third: "ta" },
        { id: "b", text: "lb", other: "rb", third: null },
        { id: "c", text: null, other: "rc", third: "tc" },
        { id: "d", text: null, other: null, third: "td" },
      ]);
      const [a, , c] = pick(sorted(await increment.new.rows(), "id"), "metaxy_provenance_by_field");
      assert.deepEqual(a, { metaxy_provenance_by_field: { label: "e7a6d04c67030a24" } });
      assert.deepEqual(c, { metaxy_provenance_by_field: { label: "85aa13231b451805" } });
      await store.write(any, increment.pending);
      await using again = await store.resolve(any);
      assert.deepEqual(await again.counts(), nothing);
    },
  },
  "all-optional-missing": {
    title: "optional parents none of which has a table give an empty increment",
    async run(lab) {
      const store = await lab.open();
      await using none = await store.resolve(any);
      assert.deepEqual(await none.counts(), nothing);
      assert.deepEqual(await parts(none, "id"), { new: [], stale: [], orphaned: [] });
      assert.equal(await none.progress(), null);
      await store.write(third, rows("t", "z"));
      await using one = await store.resolve(any);
      assert.deepEqual(await parts(one, "id"), { new: ["z"], stale: [], orphaned: [] });
      await store.write(any, one.pending);
      await using again = await store.resolve(any);
      assert.deepEqual(await again.counts(), nothing);
    },
  },
  "null-value": {
    title: "a null data version of a required parent counts as the empty string",
    async run(lab) {
      const store = await lab.open();
      const parent = defineFeature({ key: "parent", id: ["id"], fields: { x: "1", y: "1" } });
      const child = defineFeature({
        key: "child",
        id: ["id"],
        deps: [from(parent, { select: [] })],
        fields: { z: "1" },
      });
      await store.write(parent, [
        {
          id: "a",
          metaxy_provenance_by_field: { x: "p", y: "p" },
          metaxy_data_version_by_field: { x: null, y: "v" } as never,
        },
      ]);
      await using increment = await store.resolve(child);
      assert.deepEqual(pick(await increment.new.rows(), "metaxy_provenance_by_field", "metaxy_provenance"), [
        { metaxy_provenance_by_field: { z: "f78cac696391d37f" }, metaxy_provenance: "94bcca0c9ef551bb" },
      ]);
      await store.write(child, increment.new);
      await using again = await store.resolve(child);
      assert.deepEqual(await again.counts(), nothing);
    },
  },
  "absent-with-integer-ids": {
    title: "an optional parent without a table leaves the stored rows orphaned, whatever the type of their IDs",
    async run(lab) {
      const store = await lab.open();
      const parent = defineFeature({ key: "parent", id: ["id"], fields: { x: "1" } });
      const child = defineFeature({
        key: "child",
        id: ["id"],
        deps: [from(parent, { select: [], optional: true })],
        fields: { z: "1" },
      });
      await store.write(child, [{ id: 7, metaxy_provenance_by_field: { z: "old" } }]);
      await using increment = await store.resolve(child);
      assert.deepEqual(await parts(increment, "id"), { new: [], stale: [], orphaned: [7] });
    },
  },
});
