import assert from "node:assert/strict";
import { column, defineFeature, from } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { computeCrops } from "./support/compute.js";
import { crop, video, videoRow } from "./support/features.js";
import { rejects } from "./support/rejects.js";
import { left, thingRow } from "./support/things.js";

const of = (...ids: string[]) => ids.map((id) => videoRow(id));

/** Share of what the parents have that is stored. */
export const progress = topic("progress", {
  grows: {
    title: "progress is the share of the parents' samples that are stored, up to date or not",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, of("a", "b", "c", "d"));
      assert.equal(await store.progress(crop), 0);
      await using increment = await store.resolve(crop);
      const rows = await increment.new.rows();
      await store.write(crop, rows.slice(0, 1));
      assert.equal(await store.progress(crop), 0.25);
      await store.write(crop, rows.slice(1));
      assert.equal(await store.progress(crop), 1);
      await store.write(video, [videoRow("a", { frames: "2" })]); // stale, but there
      assert.equal(await store.progress(crop), 1);
      await store.write(video, of("e"));
      assert.equal(await store.progress(crop), 0.8);
    },
  },
  "of-an-increment": {
    title: "an increment measures progress over the samples that it looks at",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, of("a", "b"));
      await computeCrops(store);
      await store.write(video, of("c", "d"));
      await store.delete(video, column("video_id").eq("a"));
      await using increment = await store.resolve(crop);
      assert.ok(Math.abs(((await increment.progress()) ?? 0) - 1 / 3) < 1e-9);
      await using narrowed = await store.resolve(crop, { filters: { "video/raw": "video_id IN ('b', 'c')" } });
      assert.equal(await narrowed.progress(), 0.5);
    },
  },
  "of-nothing": {
    title: "there is no progress of a root, nor of a feature whose parents have no samples",
    async run(lab) {
      const store = await lab.open();
      await rejects(store.progress(crop), "FEATURE_NOT_FOUND");
      await store.write(video, of("a"));
      await computeCrops(store);
      assert.equal(await store.progress(video), null);
      await store.delete(video, "TRUE");
      assert.equal(await store.progress(crop), null);
    },
  },
  "of-groups": {
    title: "a sample that is made of many parent rows counts once",
    async run(lab) {
      const store = await lab.open();
      const group = defineFeature({
        key: "group",
        id: ["kind"],
        deps: [from(left, { select: [], lineage: { type: "aggregation", on: ["kind"] } })],
      });
      const rows = ["a", "b", "c", "d"].map((id) => thingRow(id, { kind: id === "d" ? "few" : "many" }));
      await store.write(left, rows);
      await using increment = await store.resolve(group);
      await store.write(
        group,
        (await increment.new.rows()).filter((row) => row.kind === "few"),
      );
      assert.equal(await store.progress(group), 0.5);
    },
  },
});
