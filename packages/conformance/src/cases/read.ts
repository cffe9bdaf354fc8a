import assert from "node:assert/strict";
import { column, FeatureGraph } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { crop, video, videoRow } from "./support/features.js";
import { rejects } from "./support/rejects.js";
import { values } from "./support/rows.js";
import { thing, thingRow } from "./support/things.js";

/** What a read shows by default, and which columns. */
export const reading = topic("read", {
  "latest-row": {
    title: "a read has one whole row per sample: the latest, and none that is deleted",
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, [thingRow("a", { text: "z", size: 9 }), thingRow("b"), thingRow("c", { text: "c" })]);
      await store.write(thing, [thingRow("a", { text: "a", size: null }, "2")]); // smaller values, and a null
      await store.delete(thing, column("id").eq("b"));
      const relation = await store.read(thing, { columns: ["id", "text", "size", "metaxy_provenance_by_field"] });
      assert.deepEqual(await values(relation, "id"), ["a", "c"]);
      assert.deepEqual(
        (await relation.rows()).find((row) => row.id === "a"),
        {
          id: "a",
          text: "a",
          size: null,
          metaxy_provenance_by_field: { main: "2" },
        },
      );
      assert.equal(await relation.count(), 2);
    },
  },
  "chosen-columns": {
    title: "only the selected columns are returned, in their order, also system columns",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a")]);
      const relation = await store.read(video, { columns: ["path", "metaxy_provenance", "video_id"] });
      assert.deepEqual(
        (await relation.columns()).map(({ name }) => name),
        ["path", "metaxy_provenance", "video_id"],
      );
      assert.deepEqual(await relation.rows(), [
        { path: "a.mp4", metaxy_provenance: "39e683d6841625d1", video_id: "a" },
      ]);
      await rejects(store.read(video, { columns: ["pth"] }), "READ_INVALID");
    },
  },
  "all-columns": {
    title: "a read without a choice has the user columns and the ten system columns",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a")]);
      const [row] = await (await store.read(video)).rows();
      assert.deepEqual(Object.keys(row ?? {}).sort(), [
        "metaxy_created_at",
        "metaxy_data_version",
        "metaxy_data_version_by_field",
        "metaxy_deleted_at",
        "metaxy_feature_version",
        "metaxy_materialization_id",
        "metaxy_project_version",
        "metaxy_provenance",
        "metaxy_provenance_by_field",
        "metaxy_updated_at",
        "path",
        "video_id",
      ]);
    },
  },
  limit: {
    title: "with a limit a read has at most so many rows, whichever of those that pass",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b"), videoRow("c")]);
      await store.write(video, [videoRow("a", { frames: "2" })]);
      const counts = async (filters: string) =>
        Promise.all([0, 2, 9].map(async (limit) => (await store.read(video, { limit, filters })).count()));
      assert.deepEqual(await counts("TRUE"), [0, 2, 3]);
      assert.deepEqual(await counts("video_id != 'b'"), [0, 2, 2]);
      await rejects(store.read(video, { limit: 0.5 }), "READ_INVALID");
    },
  },
  "unknown-feature": {
    title: "a feature that was never written is not found, and looking for it creates nothing",
    async run(lab) {
      const store = await lab.open({ graph: new FeatureGraph([video, crop]) });
      await store.write(video, [videoRow("a")]);
      await rejects(store.read(crop), "FEATURE_NOT_FOUND");
      await rejects(store.read("video/rw"), "FEATURE_NOT_FOUND");
      assert.deepEqual([await store.has(video), await store.has(crop)], [true, false]);
      assert.deepEqual(await values(await store.read("video/raw"), "video_id"), ["a"]);
    },
  },
  "empty-feature": {
    title: "a feature whose samples are all deleted is found, without rows",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a")]);
      await store.delete(video, "TRUE");
      assert.equal(await store.has(video), true);
      const relation = await store.read(video);
      assert.deepEqual([await relation.count(), await relation.rows()], [0, []]);
      assert.ok((await relation.columns()).some(({ name }) => name === "path"));
    },
  },
});
