import assert from "node:assert/strict";
import { topic } from "../suite/case.js";
import { computeCrops } from "./support/compute.js";
import { crop, video, videoRow } from "./support/features.js";
import { source, sourceRow } from "./support/refused.js";
import { rejects } from "./support/rejects.js";
import { nothing, parts } from "./support/rows.js";
import { storedCount, thing, thingRow } from "./support/things.js";

/** Features whose samples the caller gives. */
export const rootSamples = topic("root-samples", {
  needed: {
    title: "resolve of a root needs its samples",
    async run(lab) {
      const store = await lab.open();
      await rejects(store.resolve(video), "RESOLVE_INVALID");
      await store.write(video, [videoRow("a")]);
      await rejects(store.resolve(video, { filters: { "video/raw": "TRUE" } }), "RESOLVE_INVALID");
      await using increment = await store.resolve(video, { samples: [videoRow("a")] });
      assert.deepEqual(await increment.counts(), nothing);
    },
  },
  compared: {
    title: "passed samples are new, stale or unchanged, and stored ones that are not passed are orphaned",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("same"), videoRow("changed"), videoRow("gone")]);
      const samples = [videoRow("same"), videoRow("changed", { audio: "2" }), videoRow("added")];
      await using increment = await store.resolve(video, { samples });
      assert.deepEqual(await increment.counts(), { new: 1, stale: 1, orphaned: 1, waiting: 0 });
      assert.deepEqual(await parts(increment, "video_id"), {
        new: ["added"],
        stale: ["changed"],
        orphaned: ["gone"],
      });
      await store.write(video, increment.pending);
      await store.delete(video, increment.orphaned);
      await using again = await store.resolve(video, { samples });
      assert.deepEqual(await again.counts(), nothing);
    },
  },
  "before-any-write": {
    title: "before anything is stored all samples are new, and resolving stores nothing",
    async run(lab) {
      const store = await lab.open();
      await using increment = await store.resolve(video, { samples: [videoRow("a"), videoRow("b")] });
      assert.deepEqual(await parts(increment, "video_id"), { new: ["a", "b"], stale: [], orphaned: [] });
      assert.equal(await store.has(video), false);
    },
  },
  none: {
    title: "without samples everything that is stored is orphaned",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      await using increment = await store.resolve(video, { samples: [] });
      assert.deepEqual(await increment.counts(), { new: 0, stale: 0, orphaned: 2, waiting: 0 });
      assert.deepEqual(await parts(increment, "video_id"), { new: [], stale: [], orphaned: ["a", "b"] });
    },
  },
  "get-versions": {
    title: "samples come back with their columns and the four versioning columns",
    async run(lab) {
      const store = await lab.open();
      await using increment = await store.resolve(thing, { samples: [thingRow("a", { text: "x" }, "v1")] });
      assert.deepEqual(await increment.new.rows(), [
        {
          id: "a",
          text: "x",
          metaxy_provenance_by_field: { main: "v1" },
          metaxy_provenance: "6654c734ccab8f44",
          metaxy_data_version_by_field: { main: "v1" },
          metaxy_data_version: "6654c734ccab8f44",
        },
      ]);
    },
  },
  "keep-data-versions": {
    title: "provided data versions of samples are used, and their provenance is derived from their fields",
    async run(lab) {
      const store = await lab.open();
      const sample = {
        ...thingRow("a", {}, "v1"),
        metaxy_provenance: "not this one",
        metaxy_data_version_by_field: { main: "mine" },
        metaxy_data_version: "mine too",
      };
      await using increment = await store.resolve(thing, { samples: [sample] });
      assert.deepEqual(await increment.new.rows(), [{ ...sample, metaxy_provenance: "6654c734ccab8f44" }]);
    },
  },
  "from-a-relation": {
    title: "samples may be rows of a store",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      const samples = await store.read(video, {
        columns: ["video_id", "path", "metaxy_provenance_by_field"],
        filters: "video_id = 'a'",
      });
      await using increment = await store.resolve(video, { samples });
      assert.deepEqual(await parts(increment, "video_id"), { new: [], stale: [], orphaned: ["b"] });
    },
  },
  "of-a-child": {
    title: "a feature with parents can be resolved with its samples; its parents are then not read",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      await using increment = await store.resolve(crop);
      const rows = await increment.new.rows();
      await computeCrops(store);
      await store.drop(video);
      await using told = await store.resolve(crop, {
        samples: rows.filter((row) => row.video_id === "a"),
      });
      assert.deepEqual(await parts(told, "video_id"), { new: [], stale: [], orphaned: ["b"] });
    },
  },
  refused: {
    title: "samples that could not be written are refused: without an ID, without versions, or twice the same",
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, [thingRow("a")]);
      const wrong = [
        [thingRow(null)],
        [{ ...thingRow("b"), metaxy_provenance_by_field: null }],
        [{ id: "b" }],
        [thingRow("b"), thingRow("b")],
      ];
      await store.write(source, [sourceRow(1, "b"), sourceRow(2, null)]);
      const columns = ["id", "metaxy_provenance_by_field"];
      for (const samples of [...wrong, await store.read(source, { columns })])
        await rejects(store.resolve(thing, { samples: samples as never }), "WRITE_INVALID");
      assert.equal(await storedCount(store, thing), 1);
    },
  },
});
