import assert from "node:assert/strict";
import { defineFeature, FeatureGraph, from } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { newCrop, writePending } from "./support/crops.js";
import { crop, video, videoRow } from "./support/features.js";
import { rejects } from "./support/rejects.js";
import { pick, sorted, values } from "./support/rows.js";
import { countStored, fill } from "./support/stored.js";

const oldVersion = new FeatureGraph([video, crop]).versions(crop, 16).feature;
const newVersion = new FeatureGraph([video, newCrop]).versions(newCrop, 16).feature;

/** Rows of another feature version are taken over. */
export const rebasing = topic("rebase", {
  "takes-over": {
    title: "rows of another version are written again under the graph's, with the provenance that they have now",
    async run(lab) {
      await fill(lab, { materializationId: "run" }, async (store) => {
        await store.write(video, [videoRow("a"), videoRow("b")]);
        await writePending(store, crop);
      });
      const store = await lab.open({ materializationId: "another" });
      const old = sorted(await (await store.read(crop)).rows(), "video_id");
      assert.equal(await store.rebase(newCrop, { from: oldVersion }), 2);
      const rows = sorted(await (await store.read(newCrop)).rows(), "video_id");
      // the first 16 digits of the MD5 of "frames|2|video/raw.frames|f-a", and of that
      const versions = [
        { frames: "a0e60e0d02e08f78", sample: "ce28f9f0dc8b012a" },
        { frames: "49a80178ec270186", sample: "4c35877e926f6fe1" },
      ];
      assert.deepEqual(
        rows.map(({ metaxy_updated_at: _, metaxy_project_version: __, ...row }) => row),
        old.map(({ metaxy_updated_at: _, metaxy_project_version: __, ...row }, index) => ({
          ...row,
          metaxy_feature_version: newVersion,
          metaxy_provenance_by_field: { frames: versions[index]?.frames },
          metaxy_provenance: versions[index]?.sample,
          metaxy_data_version_by_field: { frames: versions[index]?.frames },
          metaxy_data_version: versions[index]?.sample,
        })),
      );
      for (const [index, row] of rows.entries()) {
        assert.notEqual(row.metaxy_project_version, old[index]?.metaxy_project_version);
        assert.ok(row.metaxy_updated_at >= (old[index]?.metaxy_updated_at ?? new Date()));
      }
      assert.equal(await (await store.read(crop)).count(), 2);
    },
  },
  "leaves-nothing-to-do": {
    title: "after a rebase there is nothing to do, also for samples whose inputs changed since",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      await writePending(store, crop);
      await store.write(video, [videoRow("a", { frames: "2" })]);
      await store.rebase(newCrop, { from: oldVersion });
      await using increment = await store.resolve(newCrop);
      assert.deepEqual(await increment.counts(), { new: 0, stale: 0, orphaned: 0, waiting: 0 });
      const rows = sorted(await (await store.read(newCrop)).rows(), "video_id");
      assert.deepEqual(pick(rows, "metaxy_provenance"), [
        { metaxy_provenance: "8afb9939385b29fd" },
        { metaxy_provenance: "4c35877e926f6fe1" },
      ]);
    },
  },
  "keeps-own-data-versions": {
    title: "data versions that differ from the old provenance stay; all other ones become the new provenance",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      await using increment = await store.resolve(crop);
      const rows = sorted(await increment.new.rows(), "video_id");
      await store.write(
        crop,
        rows.map(({ metaxy_data_version: _, ...row }) =>
          row.video_id === "a" ? { ...row, metaxy_data_version_by_field: { frames: "mine" } } : row,
        ),
      );
      await store.rebase(newCrop, { from: oldVersion });
      const rebased = sorted(await (await store.read(newCrop)).rows(), "video_id");
      assert.deepEqual(pick(rebased, "metaxy_provenance_by_field", "metaxy_data_version_by_field"), [
        {
          metaxy_provenance_by_field: { frames: "a0e60e0d02e08f78" },
          metaxy_data_version_by_field: { frames: "mine" },
        },
        {
          metaxy_provenance_by_field: { frames: "49a80178ec270186" },
          metaxy_data_version_by_field: { frames: "49a80178ec270186" },
        },
      ]);
      assert.equal(rebased[0]?.metaxy_data_version, "918b81db5e91d031"); // "mine"
    },
  },
  "leaves-out": {
    title: "deleted samples, those without parents and those that a filter leaves out are not taken over",
    async run(lab) {
      const store = await lab.open();
      await store.write(
        video,
        ["a", "b", "c", "d"].map((id) => videoRow(id)),
      );
      await writePending(store, crop);
      await store.delete(video, [{ video_id: "a" }]);
      await store.delete(crop, [{ video_id: "b" }]);
      assert.equal(await store.rebase(newCrop, { from: oldVersion, filters: "source != 'c.mp4'" }), 1);
      assert.deepEqual(await values(await store.read(newCrop), "video_id"), ["d"]);
    },
  },
  "of-many-children": {
    title: "each of several children of a parent is taken over",
    async run(lab) {
      const chunkOf = (version: string) =>
        defineFeature({
          key: "chunk",
          id: ["video_id", "n"],
          deps: [from(video, { select: [], lineage: { type: "expansion", on: ["video_id"] } })],
          fields: { frames: { version, on: [video.field("frames")] } },
        });
      const [first, second] = [chunkOf("1"), chunkOf("2")];
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      await using increment = await store.resolve(first);
      const rows = await increment.new.rows();
      await store.write(
        first,
        rows.flatMap((row) => [0, 1, 2].map((n) => ({ ...row, n }))),
      );
      const version = new FeatureGraph([video, first]).versions(first, 16).feature;
      assert.equal(await store.rebase(second, { from: version }), 6);
      await using again = await store.resolve(second);
      assert.deepEqual(await again.counts(), { new: 0, stale: 0, orphaned: 0, waiting: 0 });
      assert.deepEqual([...new Set(await values(await store.read(second), "metaxy_provenance"))].sort(), [
        "4c35877e926f6fe1",
        "ce28f9f0dc8b012a",
      ]);
    },
  },
  "fills-new-fields": {
    title: "a field that the old version did not have gets the provenance that it has now",
    needs: ["write.schemaEvolution"],
    async run(lab) {
      const wider = defineFeature({
        key: "video/crop",
        id: ["video_id"],
        deps: [from(video, { select: [] })],
        fields: {
          frames: { version: "2", on: [video.field("frames")] },
          sound: { version: "1", on: [video.field("audio")] },
        },
      });
      const store = await lab.open();
      await store.write(video, [videoRow("a")]);
      await writePending(store, crop);
      assert.equal(await store.rebase(wider, { from: oldVersion }), 1);
      const [row] = await (await store.read(wider)).rows();
      // "sound|1|video/raw.audio|a-a"
      const versions = { frames: "a0e60e0d02e08f78", sound: "31746c9adb26bab8" };
      assert.deepEqual({ ...row?.metaxy_provenance_by_field }, versions);
      assert.deepEqual({ ...row?.metaxy_data_version_by_field }, versions);
      await using increment = await store.resolve(wider);
      assert.deepEqual(await increment.counts(), { new: 0, stale: 0, orphaned: 0, waiting: 0 });
    },
  },
  refused: {
    title: "a root, a feature without a table, an unknown version and the version that is current are refused",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a")]);
      await rejects(store.rebase(video, { from: "x" }), "REBASE_INVALID");
      await rejects(store.rebase(newCrop, { from: oldVersion }), "FEATURE_NOT_FOUND");
      await writePending(store, newCrop);
      await rejects(store.rebase(newCrop, { from: "x" }), "REBASE_INVALID");
      await rejects(store.rebase(newCrop, { from: newVersion }), "REBASE_INVALID");
      await rejects(store.rebase(newCrop, { form: oldVersion } as never), "ARGUMENT_INVALID");
      assert.equal(await countStored(store, newCrop), 1);
    },
  },
});
