import assert from "node:assert/strict";
import { defineFeature, FeatureGraph } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { crop, video, videoRow } from "./support/features.js";
import { pick, sorted, values } from "./support/rows.js";
import { thing, thingRow } from "./support/things.js";

const long = new Date("2020-02-02T02:02:02.222Z");

/** What a store adds to rows. */
export const systemColumnsOfWrites = topic("write-system-columns", {
  all: {
    title: "a written row has its hashes, versions, times and the provided values, and nothing else",
    async run(lab) {
      const graph = new FeatureGraph([video, crop], { project: "demo" });
      const store = await lab.open({ graph });
      const before = Date.now();
      assert.deepEqual(await store.write(video, [videoRow("a")]), { rows: 1, repeated: false });
      const [row] = await (await store.read(video)).rows();
      assert.ok(row?.metaxy_updated_at instanceof Date);
      assert.ok(row.metaxy_updated_at.getTime() >= before);
      assert.deepEqual(row, {
        ...videoRow("a"),
        metaxy_provenance_by_field: { audio: "a-a", frames: "f-a" },
        metaxy_provenance: "39e683d6841625d1",
        metaxy_feature_version: graph.versions(video, 16).feature,
        metaxy_project_version: graph.projectVersion("demo", 16),
        metaxy_data_version_by_field: { audio: "a-a", frames: "f-a" },
        metaxy_data_version: "39e683d6841625d1",
        metaxy_created_at: row.metaxy_updated_at,
        metaxy_updated_at: row.metaxy_updated_at,
        metaxy_deleted_at: null,
        metaxy_materialization_id: null,
      });
    },
  },
  "provenance-of-fields": {
    title: "the provenance of a row is made of its fields' in the order of their keys, unless the row provides one",
    async run(lab) {
      const store = await lab.open();
      const root = defineFeature({ key: "root", id: ["id"], fields: { y: "1", x: "1" } });
      const versions = { metaxy_provenance_by_field: { y: "2", x: "1" } };
      await store.write(root, [
        { id: "a", ...versions, metaxy_provenance: null },
        { id: "b", ...versions, metaxy_provenance: "mine" },
      ]);
      await store.write(root, [{ id: "c", ...versions }]);
      const rows = sorted(await (await store.read(root)).rows(), "id");
      assert.deepEqual(pick(rows, "metaxy_provenance", "metaxy_data_version"), [
        { metaxy_provenance: "b2595e9d5aa0b6f0", metaxy_data_version: "b2595e9d5aa0b6f0" },
        { metaxy_provenance: "mine", metaxy_data_version: "mine" },
        { metaxy_provenance: "b2595e9d5aa0b6f0", metaxy_data_version: "b2595e9d5aa0b6f0" },
      ]);
    },
  },
  "data-versions-of-fields": {
    title: "provided data versions are stored, null ones are the provenance, and the row's is derived from its fields'",
    async run(lab) {
      const store = await lab.open();
      const given = { audio: "A", frames: "f-a" };
      await store.write(video, [
        { ...videoRow("a"), metaxy_data_version_by_field: given },
        { ...videoRow("b", { audio: "a-a", frames: "f-a" }), metaxy_data_version_by_field: null },
      ]);
      const [a, b] = sorted(await (await store.read(video)).rows(), "video_id");
      assert.deepEqual(a?.metaxy_provenance_by_field, { audio: "a-a", frames: "f-a" });
      assert.deepEqual(a?.metaxy_data_version_by_field, given);
      assert.deepEqual([a?.metaxy_provenance, a?.metaxy_data_version], ["39e683d6841625d1", "ad547f0cf90d5a62"]);
      assert.deepEqual(b?.metaxy_data_version_by_field, { audio: "a-a", frames: "f-a" });
      assert.deepEqual([b?.metaxy_provenance, b?.metaxy_data_version], ["39e683d6841625d1", "39e683d6841625d1"]);
    },
  },
  "provided-by-rows": {
    title: "versions, times and materialization that rows provide are overwritten, but not the timestamp of creation",
    async run(lab) {
      const store = await lab.open();
      const before = Date.now();
      const provided = {
        metaxy_created_at: long,
        metaxy_updated_at: long,
        metaxy_feature_version: "x",
        metaxy_project_version: "x",
        metaxy_materialization_id: "x",
      };
      await store.write(video, [{ ...videoRow("a"), ...provided }, videoRow("b")]);
      const [a, b] = sorted(await (await store.read(video)).rows(), "video_id");
      assert.ok(a && b && b.metaxy_updated_at.getTime() >= before);
      assert.deepEqual(a.metaxy_created_at, long);
      assert.deepEqual(b.metaxy_created_at, b.metaxy_updated_at);
      const own = [
        "metaxy_updated_at",
        "metaxy_feature_version",
        "metaxy_project_version",
        "metaxy_materialization_id",
      ];
      assert.deepEqual(pick([a], ...own), pick([b], ...own));
      assert.equal(a.metaxy_materialization_id, null);
    },
  },
  "provided-tombstones": {
    title: "a row that provides a timestamp of deletion is a tombstone",
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, [{ ...thingRow("a"), metaxy_deleted_at: long }, thingRow("b")]);
      assert.deepEqual(await values(await store.read(thing), "id"), ["b"]);
      const rows = sorted(await (await store.read(thing, { includeSoftDeleted: true })).rows(), "id");
      assert.deepEqual(pick(rows, "metaxy_deleted_at"), [{ metaxy_deleted_at: long }, { metaxy_deleted_at: null }]);
    },
  },
  "one-timestamp": {
    title: "all rows of a write have one timestamp, to the microsecond the same as that of their creation",
    async run(lab) {
      const store = await lab.open();
      await store.write(
        thing,
        Array.from({ length: 100 }, (_, index) => thingRow(`${index}`)),
      );
      const rows = await (await store.read(thing, { filters: "metaxy_updated_at = metaxy_created_at" })).rows();
      assert.equal(rows.length, 100);
      assert.equal(new Set(rows.map((row) => row.metaxy_updated_at.getTime())).size, 1);
    },
  },
  "later-timestamps": {
    title: "every write has a later timestamp than the one before, however quickly they follow",
    async run(lab) {
      const store = await lab.open();
      for (let count = 0; count < 20; count += 1) {
        // Values that go up and down, so that no tie between equal timestamps would be won by luck.
        const text = `${count % 2 === 0 ? 50 + count : 50 - count}`;
        await store.write(thing, [thingRow("a", { text }, text)]);
        assert.deepEqual(await values(await store.read(thing), "text"), [text]);
      }
      const all = await (await store.read(thing, { withSampleHistory: true })).rows();
      assert.equal(all.length, 20);
    },
  },
  materialization: {
    title: "the store's materialization is recorded, unless the write has one of its own",
    async run(lab) {
      const store = await lab.open({ materializationId: "run 1" });
      await store.write(thing, [thingRow("a")]);
      await store.write(thing, [thingRow("b")], { materializationId: "run 2" });
      const rows = sorted(await (await store.read(thing)).rows(), "id");
      assert.deepEqual(pick(rows, "metaxy_materialization_id"), [
        { metaxy_materialization_id: "run 1" },
        { metaxy_materialization_id: "run 2" },
      ]);
      const later = await store.read(thing, { filters: "metaxy_materialization_id = 'run 2'" });
      assert.deepEqual(await values(later, "id"), ["b"]);
    },
  },
  "project-version": {
    title: "the project version is the one of the project that owns the feature",
    async run(lab) {
      const owned = defineFeature({ key: "owned", id: ["id"], fields: { main: "1" }, project: "other" });
      const graph = new FeatureGraph([thing, owned], { project: "demo" });
      const store = await lab.open({ graph });
      await store.writeMany([
        { feature: thing, rows: [thingRow("a")] },
        { feature: owned, rows: [thingRow("a")] },
      ]);
      const versionOf = async (feature: typeof thing) =>
        values(await store.read(feature, { columns: ["metaxy_project_version"] }), "metaxy_project_version");
      assert.deepEqual(await versionOf(thing), [graph.projectVersion("demo", 16)]);
      assert.deepEqual(await versionOf(owned as unknown as typeof thing), [graph.projectVersion("other", 16)]);
    },
  },
});
