import assert from "node:assert/strict";
import type { Store } from "@metaxy-ts/core";
import { defineFeature, FeatureGraph } from "@metaxy-ts/core";
import type { Capability } from "@metaxy-ts/core/adapter";
import { topic } from "../suite/case.js";
import { writePending } from "./support/crops.js";
import { crop, video, videoRow } from "./support/features.js";
import { note, noteRow } from "./support/note.js";
import { rejects } from "./support/rejects.js";
import { pick, values } from "./support/rows.js";
import { countStored, everyRow, fill, rowsAsJson } from "./support/stored.js";

const needs: readonly Capability[] = ["relation.arrow", "input.arrow"];
const graph = new FeatureGraph([video, crop]);

/** Copies between stores. */
export const copying = topic("copy", {
  "keeps-every-system-column": {
    title: "copied rows have every column as it was: versions, times, tombstones, materialization",
    needs,
    async run(lab) {
      await fill(lab, { place: "source", materializationId: "run" }, fillHistory);
      const source = await lab.open({ place: "source", mode: "read", graph });
      const store = await lab.open({ graph, materializationId: "another" });
      assert.deepEqual(await store.copyFrom(source, { withSampleHistory: true }), { features: 2, rows: 9 });
      for (const feature of ["video/raw", "video/crop"]) {
        const [copied, original] = await Promise.all(
          [store, source].map(async (each) => rowsAsJson(await (await each.read(feature, everyRow)).rows())),
        );
        assert.deepEqual(copied, original);
      }
      await using increment = await store.resolve(crop);
      await using theirs = await source.resolve(crop);
      assert.deepEqual(await increment.counts(), await theirs.counts());
    },
  },
  "keeps-raw-rows": {
    title: "a copied table has the same raw rows as the other",
    needs,
    raw: true,
    async run(lab) {
      const source = await lab.open({ place: "source" });
      await fillHistory(source);
      const store = await lab.open();
      await store.copyFrom(source, { features: [video], withSampleHistory: true });
      const original = rowsAsJson(await lab.readRaw(source, video, "source"));
      assert.deepEqual(rowsAsJson(await lab.readRaw(store, video)), original);
    },
  },
  "keeps-microseconds": {
    title: "times are copied to the microsecond, so that the same rows stay current",
    needs,
    async run(lab) {
      // Cut to milliseconds, these rows would be a tie, and the older one would win it.
      const at = 1_700_000_000_123_001n;
      const born = (version: string) => ({ ...noteRow("a", version), metaxy_created_at: new Date(0) });
      await fill(lab, { place: "source", at }, (store) => store.write(note, [born("9")]));
      await fill(lab, { place: "source", at: at + 1n }, (store) => store.write(note, [born("1")]));
      const store = await lab.open();
      await store.copyFrom(await lab.open({ place: "source", mode: "read" }), {
        features: [note],
        withSampleHistory: true,
      });
      const rows = await (await store.read(note)).rows();
      assert.deepEqual(pick(rows, "metaxy_provenance_by_field"), [{ metaxy_provenance_by_field: { main: "1" } }]);
    },
  },
  "current-rows-of-versions": {
    title: "without sample history the current rows are copied: of every feature version, or of the graph's alone",
    needs,
    async run(lab) {
      const old = defineFeature({ key: "note", id: ["id"], fields: { main: "0" } });
      const source = await lab.open({ place: "source" });
      await source.write(old, [noteRow("a"), noteRow("old")]);
      await source.write(note, [noteRow("a", "first"), noteRow("b")]);
      await source.write(note, [noteRow("a", "second")]);
      await source.delete(note, [{ id: "b" }]);
      const both = await lab.open({ place: "both" });
      assert.deepEqual(await both.copyFrom(source, { features: [note] }), { features: 1, rows: 3 });
      assert.deepEqual(await values(await both.read(note, everyRow), "id"), ["a", "a", "old"]);
      const one = await lab.open({ place: "one" });
      const choice = { features: [note], withFeatureHistory: false };
      assert.deepEqual(await one.copyFrom(source, choice), { features: 1, rows: 1 });
      const rows = await (await one.read(note, everyRow)).rows();
      assert.deepEqual(pick(rows, "metaxy_provenance_by_field"), [{ metaxy_provenance_by_field: { main: "second" } }]);
    },
  },
  "appends-again": {
    title: "a second copy appends the rows once more and changes no answer; a changed sample takes its new row",
    needs,
    async run(lab) {
      const source = await lab.open({ place: "source" });
      await source.write(note, [noteRow("a", "1"), noteRow("b")]);
      const store = await lab.open();
      const choice = { features: [note] };
      assert.deepEqual(await store.copyFrom(source, choice), { features: 1, rows: 2 });
      assert.deepEqual(await store.copyFrom(source, choice), { features: 1, rows: 2 });
      assert.equal(await countStored(store, note), 4);
      assert.deepEqual(await values(await store.read(note), "id"), ["a", "b"]);
      await source.write(note, [noteRow("a", "0")]);
      await store.copyFrom(source, choice);
      assert.deepEqual(await values(await store.read(note), "metaxy_provenance"), [
        "aea5b694c6367f3a", // v-b
        "cfcd208495d565ef", // 0
      ]);
    },
  },
  "older-rows-lose": {
    title: "a copied row that is older than the store's own does not become current",
    needs,
    async run(lab) {
      const source = await lab.open({ place: "source" });
      await source.write(note, [{ ...noteRow("a"), tag: "older" }]);
      const store = await lab.open();
      await store.write(note, [{ ...noteRow("a"), tag: "newer" }]);
      await store.copyFrom(source, { features: [note] });
      assert.deepEqual(await values(await store.read(note), "tag"), ["newer"]);
    },
  },
  "chosen-rows": {
    title: "filters choose what is copied; what the source does not have is skipped, and makes no table",
    needs,
    async run(lab) {
      const source = await lab.open({ place: "source", graph });
      await source.write(video, [videoRow("a"), videoRow("b"), videoRow("c")]);
      const store = await lab.open({ graph });
      assert.deepEqual(await store.copyFrom(source, { globalFilters: "FALSE" }), { features: 0, rows: 0 });
      assert.equal(await store.has(video), false);
      await rejects(store.copyFrom(source, { filters: { "video/rw": "TRUE" } }), "ARGUMENT_INVALID");
      const choice = { globalFilters: "video_id != 'c'", filters: { "video/raw": "path != 'a.mp4'" } };
      assert.deepEqual(await store.copyFrom(source, choice), { features: 1, rows: 1 });
      assert.deepEqual(await values(await store.read(video), "video_id"), ["b"]);
      assert.equal(await store.has(crop), false);
    },
  },
  "only-missing": {
    title: "a copy that is started again appends only rows that are not there yet, tombstones too, and is the same",
    needs,
    async run(lab) {
      const source = await lab.open({ place: "source" });
      await fillHistory(source);
      const store = await lab.open();
      const all = { features: [video, crop], withSampleHistory: true, onlyMissing: true, verify: true };
      const aborted = new AbortController();
      const seen: string[] = [];
      const broken = store.copyFrom(source, {
        ...all,
        signal: aborted.signal,
        onProgress({ feature, rows, total }) {
          seen.push(`${feature} ${rows} of ${total}`);
          if (feature === "video/crop") aborted.abort();
        },
      });
      await rejects(broken, "ABORTED");
      assert.deepEqual(
        [seen[0], seen.includes("video/raw 6 of 6"), seen.at(-1)?.startsWith("video/crop")],
        ["video/raw 0 of 6", true, true],
      );
      assert.equal(await store.has(crop), false);
      assert.deepEqual(await store.copyFrom(source, all), { features: 2, rows: 3, present: 6 });
      assert.deepEqual(await store.copyFrom(source, all), { features: 2, rows: 0, present: 9 });
      await source.delete(video, [{ video_id: "b" }]);
      await source.write(video, [videoRow("c")]);
      assert.deepEqual(await store.copyFrom(source, all), { features: 2, rows: 2, present: 9 });
      for (const feature of [video, crop])
        assert.deepEqual(await store.digest(feature, everyRow), await source.digest(feature, everyRow));
    },
  },
  "verified-against-the-source": {
    title: "a copy whose rows are not what the source gave is refused, and says how many there are",
    needs,
    async run(lab) {
      const source = await lab.open({ place: "source" });
      await source.write(note, [{ ...noteRow("a"), tag: "x" }, noteRow("b")]);
      const store = await lab.open();
      const choice = { features: [note], verify: true };
      assert.deepEqual(await store.copyFrom(source, choice), { features: 1, rows: 2 });
      const { message } = await rejects(store.copyFrom(source, choice), "COPY_DIFFERS");
      assert.match(message, /gave 2 rows .* has 4 of them/);
    },
  },
  "needs-equal-hashes": {
    title: "a source with other hash settings, one that is closed, and a missing list of features are refused",
    async run(lab) {
      await fill(lab, { place: "other", hash: { length: 32 } }, (store) => store.write(note, [noteRow("a")]));
      const store = await lab.open();
      const other = await lab.open({ place: "other", mode: "read" });
      await rejects(store.copyFrom(other, { features: [note] }), "HASH_SETTINGS_MISMATCH");
      const closed = await lab.open({ place: "closed" });
      await rejects(store.copyFrom(closed), "ARGUMENT_INVALID");
      assert.deepEqual(await store.copyFrom(closed, { features: [] }), { features: 0, rows: 0 });
      await closed.close();
      await rejects(store.copyFrom(closed, { features: [note] }), "STORE_CLOSED");
      assert.equal(await store.has(note), false);
    },
  },
  "into-another-shape": {
    title: "a copy widens a table that has fewer columns and fields; what the source lacks is null",
    needs: [...needs, "write.schemaEvolution"],
    async run(lab) {
      const wide = defineFeature({ key: "note", id: ["id"], fields: ["main", "more"] });
      const source = await lab.open({ place: "source" });
      await source.write(wide, [{ id: "a", tag: "x", metaxy_provenance_by_field: { main: "1", more: "2" } }]);
      const store = await lab.open();
      await store.write(note, [{ ...noteRow("b"), size: 7 }]);
      await store.copyFrom(source, { features: [wide] });
      const [copied] = await (await store.read(wide)).rows();
      const [own] = await (await store.read(note)).rows();
      assert.deepEqual(pick([{ ...copied }, { ...own }], "id", "tag", "size"), [
        { id: "a", tag: "x", size: null },
        { id: "b", tag: null, size: 7 },
      ]);
      assert.deepEqual({ ...copied?.metaxy_provenance_by_field }, { main: "1", more: "2" });
      await source.copyFrom(store, { features: [note] });
      const [narrower] = await (await source.read(note)).rows();
      assert.deepEqual({ more: null, ...narrower?.metaxy_provenance_by_field }, { main: "v-b", more: null });
    },
  },
});

/** Nine rows of two features: history, tombstones, several feature versions. */
async function fillHistory(store: Store): Promise<void> {
  await store.write(video, [videoRow("a"), videoRow("b")]);
  await store.write(video, [videoRow("a", { frames: "2" })]);
  await writePending(store, crop);
  await store.delete(video, [{ video_id: "b" }]);
  await store.delete(crop, [{ video_id: "b" }]);
  await store.write(video, [videoRow("b")]);
  const other = defineFeature({ key: "video/raw", id: ["video_id"], fields: { audio: "1", frames: "2" } });
  await store.write(other, [{ ...videoRow("a"), metaxy_created_at: new Date(86_400_000) }]);
}
