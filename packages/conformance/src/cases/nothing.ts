import assert from "node:assert/strict";
import type { AnyFeature, Store } from "@metaxy-ts/core";
import { defineFeature, FeatureGraph, featureFromSpec, featureSpecJson, from } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { crop, video, videoRow } from "./support/features.js";
import { note, noteRow } from "./support/note.js";
import { rejects } from "./support/rejects.js";
import { nothing, parts, pick, values } from "./support/rows.js";
import { countStored, everyRow, fill } from "./support/stored.js";

/** A root and what depends on it, with declared columns. */
const file = featureFromSpec(
  { key: "file", id_columns: ["id"], fields: ["content"] },
  {
    jsonSchema: {
      type: "object",
      properties: {
        id: { type: "integer" },
        path: { type: "string" },
        size: { type: "number" },
        tags: { type: "array", items: { type: "string" } },
      },
      required: ["id", "path"],
    },
  },
);

const fileRow = (id: number) => ({
  id,
  path: `${id}.txt`,
  size: 0.5,
  tags: ["t"],
  metaxy_provenance_by_field: { content: `${id}` },
});

/** Depends on a crop, which depends on a video. */
const face = defineFeature({
  key: "video/face",
  id: ["video_id"],
  deps: [from(crop, { select: ["source"] })],
  fields: ["box"],
});

/** Several for each video. */
const part = defineFeature({
  key: "video/part",
  id: ["video_id", "n"],
  deps: [from(video, { select: [], lineage: { type: "expansion", on: ["video_id"] } })],
  fields: ["main"],
});

/** What is made of videos, step by step. */
const steps: readonly AnyFeature[] = [crop, face];

const wrote = { rows: 0, repeated: false };

/** Features, writes and pipelines without a row. */
export const withoutRows = topic("nothing", {
  "makes-the-table": {
    title: "a write without rows makes the table, with the columns of the schema; rows that come later fit it",
    async run(lab) {
      const store = await lab.open();
      assert.deepEqual(await store.write(file, []), wrote);
      assert.equal(await store.has(file), true);
      const relation = await store.read(file);
      assert.equal(await relation.count(), 0);
      const kinds = new Map((await relation.columns()).map(({ name, type }) => [name, type.kind]));
      assert.deepEqual(
        ["id", "path", "size", "tags", "metaxy_updated_at"].map((name) => kinds.get(name)),
        ["integer", "string", "float", "list", "timestamp"],
      );
      assert.deepEqual(await store.write(file, []), wrote);
      await store.write(file, [fileRow(1)]);
      assert.deepEqual(await store.write(file, []), wrote);
      assert.deepEqual(pick(await (await store.read(file)).rows(), "id", "path", "size", "tags"), [
        { id: 1, path: "1.txt", size: 0.5, tags: ["t"] },
      ]);
      assert.equal(await countStored(store, file), 1);
    },
  },
  "without-a-schema": {
    title:
      "a feature without a schema gets a table with its ID columns, as strings or as its parents have them, and any columns later",
    async run(lab) {
      const child = defineFeature({
        key: "child",
        id: ["name"],
        deps: [from(file, { select: [], rename: { id: "name" } })],
        fields: ["main"],
      });
      const store = await lab.open();
      await store.write(note, []);
      await store.write(file, []);
      await store.write(child, []);
      const typeOf = async (feature: AnyFeature, id: string) =>
        (await (await store.read(feature)).columns()).find(({ name }) => name === id)?.type.kind;
      assert.deepEqual([await typeOf(note, "id"), await typeOf(child, "name")], ["string", "integer"]);
      await store.write(note, [{ ...noteRow("a"), size: 1, tag: "t" }]);
      assert.deepEqual(pick(await (await store.read(note)).rows(), "id", "size", "tag"), [
        { id: "a", size: 1, tag: "t" },
      ]);
    },
  },
  "a-whole-pipeline": {
    title: "a pipeline over nothing runs through, whether a step writes no rows or does not come to write at all",
    async run(lab) {
      const store = await lab.open();
      await rejects(store.resolve(face), "FEATURE_NOT_FOUND");
      await store.write(video, []);
      for (const feature of steps) {
        await using increment = await store.resolve(feature);
        assert.deepEqual(await increment.counts(), nothing);
        for await (const rows of increment.pending.batches(10)) await store.write(feature, rows);
        assert.equal(await store.delete(feature, increment.orphaned), 0);
        assert.equal(await store.has(feature), false);
        assert.equal(await store.progress(feature), null);
      }
      for (const feature of steps) {
        await using increment = await store.resolve(feature);
        assert.deepEqual(await store.write(feature, increment.pending), wrote);
        assert.equal(await store.has(feature), true);
      }
      await store.write(video, [videoRow("a")]);
      for (const feature of steps) {
        await using increment = await store.resolve(feature);
        assert.deepEqual(await parts(increment, "video_id"), { new: ["a"], stale: [], orphaned: [] });
        assert.equal((await store.write(feature, increment.pending)).rows, 1);
      }
    },
  },
  "a-step-that-was-left-out": {
    title: "a required parent without a table is empty only where nothing is new for it; else it was not written yet",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a")]);
      await rejects(store.resolve(face), "FEATURE_NOT_FOUND");
      await store.delete(video, "TRUE");
      await using increment = await store.resolve(face);
      assert.deepEqual(await increment.counts(), nothing);
    },
  },
  "all-gone-again": {
    title: "what was made of samples that are gone is orphaned, also where a parent between them has no table",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a")]);
      await store.write(face, [{ video_id: "a", source: "x", metaxy_provenance_by_field: { box: "1" } }]);
      await store.delete(video, "TRUE");
      await using increment = await store.resolve(face);
      assert.deepEqual(await parts(increment, "video_id"), { new: [], stale: [], orphaned: ["a"] });
    },
  },
  "an-empty-relation": {
    title: "an empty relation of the same store makes the table with its columns, as no rows do",
    async run(lab) {
      const store = await lab.open();
      const copy = defineFeature({ key: "copy", id: ["id"], fields: ["main"] });
      await store.write(note, [{ ...noteRow("a"), size: 1 }]);
      assert.deepEqual(await store.write(copy, await store.read(note, { filters: "FALSE" })), wrote);
      const columns = await (await store.read(copy)).columns();
      assert.deepEqual(columns.find(({ name }) => name === "size")?.type.kind, "integer");
      assert.deepEqual(await store.writeMany([]), wrote);
    },
  },
  "empty-arrow": {
    title: "Arrow data without rows makes the table with its columns",
    needs: ["relation.arrow", "input.arrow"],
    async run(lab) {
      const store = await lab.open();
      await store.write(note, [{ ...noteRow("a"), size: 1 }]);
      const columns = ["id", "size", "metaxy_provenance_by_field"] as const;
      const table = await (await store.read(note, { filters: "FALSE", columns })).arrow();
      const other = await lab.open({ place: "other" });
      assert.deepEqual(await other.write(note, table), wrote);
      const stored = await (await other.read(note)).columns();
      assert.equal(stored.find(({ name }) => name === "size")?.type.kind, "integer");
      await other.write(note, [{ ...noteRow("b"), size: 2 }]);
      assert.deepEqual(await values(await other.read(note), "size"), [2]);
    },
  },
  "replaces-no-children": {
    title:
      "childless parents create the table too, if a schema defines its columns; what depends on them can be resolved, and later children fit",
    async run(lab) {
      const properties = { video_id: { type: "string" }, n: { type: "integer" } };
      const declared = featureFromSpec(featureSpecJson(part.spec), { jsonSchema: { type: "object", properties } });
      for (const [index, feature] of [part as AnyFeature, declared as AnyFeature].entries()) {
        const label = defineFeature({ key: "label", id: ["video_id", "n"], deps: [from(part)], fields: ["main"] });
        const graph = new FeatureGraph([video, feature]);
        const store = await lab.open({ place: `p${index}`, graph });
        await store.write(video, [videoRow("a")]);
        await using todo = await store.resolve(feature.key);
        const parents = (await todo.pending.rows()) as never;
        await store.replaceChildren(feature.key, parents, []);
        assert.equal(await store.has(feature.key), index === 1);
        await using increment = await store.resolve(label);
        assert.deepEqual(await increment.counts(), nothing);
        await store.replaceChildren(feature.key, parents, [{ video_id: "a", n: 1 }]);
        assert.deepEqual(await values(await store.read(feature.key), "n"), [1]);
      }
    },
  },
  "delete-without-a-table": {
    title:
      "deleting from a feature without a table removes nothing; a filter on columns that it will not have is refused",
    async run(lab) {
      const store = await lab.open();
      for (const hard of [false, true]) {
        assert.equal(await store.delete(note, "TRUE", { hard }), 0);
        assert.equal(await store.delete(note, [{ id: "a" }], { hard }), 0);
        assert.equal(await store.delete(note, [], { hard }), 0);
        await rejects(store.delete(note, [{ name: "a" }] as never, { hard }), "ARGUMENT_INVALID");
        await rejects(store.delete(file, "pth = 'a'", { hard }), "FILTER_INVALID");
        assert.equal(await store.delete(file, "path = 'a'", { hard }), 0);
      }
      assert.equal(await store.has(note), false);
    },
  },
  "beside-a-fallback-store": {
    title:
      "a write without rows makes no table where a fallback store has the feature, whose rows it would hide; else it does",
    async run(lab) {
      await fill(lab, { place: "production" }, (store) => store.write(note, [noteRow("a")]));
      const store = await lab.open({ fallbackStores: [lab.configure({}, { place: "production" })] });
      assert.deepEqual(await store.write(note, []), wrote);
      assert.equal(await store.has(note), false);
      assert.equal(await store.has(note, { fallback: true }), true);
      await store.write(video, []);
      assert.equal(await store.has(video), true);
      const other = defineFeature({ key: "other", id: ["id"], fields: ["main"] });
      await store.write(other, [noteRow("a")]);
      assert.deepEqual(await store.write(note, await store.read(other, { filters: "FALSE" })), wrote);
      assert.equal(await store.has(note), false);
    },
  },
  "no-table-of-its-own": {
    title: "where tables are not created by a write, a write without rows is TABLE_NOT_FOUND like any other",
    async run(lab) {
      const store = await lab.open({ autoCreate: false });
      await rejects(store.write(note, []), "TABLE_NOT_FOUND");
      assert.equal(await store.has(note), false);
    },
  },
  "put-into-a-buffered-writer": {
    title: "a feature that is put into a buffered writer without rows gets its table",
    async run(lab) {
      const store: Store = await lab.open();
      const writer = store.bufferedWriter();
      writer.put(note, []);
      await writer.close();
      assert.equal((await (await store.read(note, everyRow)).rows()).length, 0);
    },
  },
  "no-fallback-store-to-name": {
    title: "the error for a feature without a table mentions fallback stores only where there are some",
    async run(lab) {
      const store = await lab.open();
      for (const error of [
        await rejects(store.read(note), "FEATURE_NOT_FOUND"),
        await rejects(store.resolve(crop), "FEATURE_NOT_FOUND"),
      ])
        assert.doesNotMatch(error.message, /fallback/);
      const chained = await lab.open({ fallbackStores: [lab.configure({}, { place: "production" })] });
      await fill(lab, { place: "production" }, (other) => other.write(video, []));
      assert.match((await rejects(chained.read(note), "FEATURE_NOT_FOUND")).message, /nor its fallback stores/);
    },
  },
});
