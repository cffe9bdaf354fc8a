import assert from "node:assert/strict";
import type { IncrementWarning, Store } from "@metaxy-ts/core";
import { column, defineFeature, from } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import type { Lab } from "../suite/lab.js";
import { crop, video, videoRow } from "./support/features.js";
import { note, noteRow } from "./support/note.js";
import { aggregation, reading, readingRow, sensor, sensorRow } from "./support/sensors.js";
import { fill } from "./support/stored.js";

const timestamp = 1_700_000_000_123_456n;

/** Rows of one sample and one timestamp, of which libraries that share a store may take different ones as the current row. */
export const tied = topic("tied", {
  reported: {
    title:
      "an increment warns of a parent's rows with one timestamp and different data versions, until a newer row is written",
    async run(lab) {
      await writeTied(lab, ["a", "b"]);
      const store = await lab.open();
      await store.write(video, [videoRow("c")]);
      await using todo = await store.resolve(crop);
      const [warning, ...others] = await todo.warnings();
      assert.deepEqual(others, []);
      assert.equal(warning?.code, "ROWS_TIED");
      assert.match(warning.message, /2 samples of video\/raw: .*"video_id":"[ab]"/);
      const { feature, store: where, table, samples, examples } = warning.details;
      assert.deepEqual([feature, where, table, samples], ["video/raw", store.display, store.tableName(video), 2]);
      assert.deepEqual(ids(examples, "video_id"), ["a", "b"]);
      await store.write(video, [videoRow("a")]);
      assert.deepEqual(await samplesOf(await todo.warnings(), "video_id"), [["video/raw", 1, ["b"]]]);
      await store.delete(video, [{ video_id: "b" }]);
      assert.deepEqual(await todo.warnings(), []);
    },
  },
  "examples-are-few": {
    title: "a warning of many samples counts them all, and has the IDs of some",
    async run(lab) {
      await writeTied(
        lab,
        Array.from({ length: 20 }, (_, index) => `${index}`),
      );
      const store = await lab.open({ mode: "read" });
      await using todo = await store.resolve(crop);
      const [warning] = await todo.warnings();
      assert.equal(warning?.details.samples, 20);
      assert.equal((warning.details.examples as unknown[]).length, 3);
    },
  },
  "nothing-to-say": {
    title:
      "nothing is said of rows with the same data version, of those that are not current or of another version, of given samples, and of a parent without a table",
    async run(lab) {
      const other = defineFeature({ ...videoShape, fields: { audio: "2", frames: "1" } });
      await fill(lab, { at: timestamp }, async (store) => {
        for (const path of ["1", "2"]) await store.write(video, [{ ...videoRow("same"), path }]);
        for (const frames of ["1", "2"]) {
          await store.write(video, [videoRow("older", { frames }), videoRow("deleted", { frames })]);
          await store.write(other, [videoRow("other", { frames })]);
        }
        await store.write(video, [videoRow("other")]);
        await store.write(other, [videoRow("same", { frames: "2" })]);
      });
      const store = await lab.open();
      await store.write(video, [videoRow("older", { frames: "3" })]);
      await store.delete(video, [{ video_id: "deleted" }]);
      await using todo = await store.resolve(crop);
      assert.deepEqual(await todo.warnings(), []);
      await using given = await store.resolve(video, { samples: [videoRow("older")] });
      assert.deepEqual(await given.warnings(), []);
      const noted = from(note, { select: [], optional: true, rename: { id: "video_id" } });
      await using alone = await store.resolve(defineFeature({ key: "alone", id: ["video_id"], deps: [noted] }));
      assert.deepEqual(await alone.warnings(), []);
    },
  },
  "own-writes": {
    title: "rows that this library wrote are never tied, though the clock stands still",
    async run(lab) {
      await fill(lab, { clock: timestamp }, async (store) => {
        for (const frames of ["1", "2", "3"]) await store.write(video, [videoRow("a", { frames })]);
        await using todo = await store.resolve(crop);
        assert.deepEqual(await todo.warnings(), []);
      });
    },
  },
  "of-what-is-read": {
    title:
      "filters of a resolve and of a dependency narrow the rows that are warned of: one of the tied rows has to pass",
    async run(lab) {
      await writeTied(lab, ["a", "b"]);
      await fill(lab, { at: timestamp }, async (store) => {
        for (const [frames, path] of [
          ["1", "left"],
          ["2", "right"],
        ] as const)
          await store.write(video, [{ ...videoRow("moved", { frames }), path }]);
      });
      const store = await lab.open();
      const found = async (filter: string): Promise<unknown> => {
        await using todo = await store.resolve(crop, { filters: { "video/raw": filter } });
        return samplesOf(await todo.warnings(), "video_id");
      };
      assert.deepEqual(await found("video_id = 'a'"), [["video/raw", 1, ["a"]]]);
      for (const path of ["left", "right"])
        assert.deepEqual(await found(`path = '${path}'`), [["video/raw", 1, ["moved"]]]);
      assert.deepEqual(await found("path = 'elsewhere'"), []);
      await using global = await store.resolve(crop, { globalFilters: column("video_id").eq("b") });
      assert.deepEqual(samplesOf(await global.warnings(), "video_id"), [["video/raw", 1, ["b"]]]);
      const filtered = defineFeature({
        key: "filtered",
        id: ["video_id"],
        deps: [from(video, { rename: { path: "source" }, filters: ["source = 'a.mp4'"] })],
      });
      await using todo = await store.resolve(filtered);
      assert.deepEqual(samplesOf(await todo.warnings(), "video_id"), [["video/raw", 1, ["a"]]]);
    },
  },
  "of-every-parent": {
    title: "members of groups, parents of children and optional parents are warned of by their own IDs",
    async run(lab) {
      const hourly = defineFeature({
        key: "hourly",
        id: ["sensor", "hour"],
        deps: [
          from(reading, { select: [], lineage: aggregation }),
          from(sensor, { select: ["place"], optional: true }),
        ],
      });
      const peak = defineFeature({
        key: "peak",
        id: ["sensor", "hour", "n", "peak"],
        deps: [from(reading, { select: [], lineage: { type: "expansion", on: ["sensor", "hour", "n"] } })],
      });
      await fill(lab, { at: timestamp }, async (store) => {
        for (const value of ["1", "2"]) {
          await store.write(reading, [readingRow("s", 1, 1, value), readingRow("s", 1, 2, value)]);
          await store.write(sensor, [sensorRow("s", value)]);
        }
        await store.write(reading, [readingRow("s", 2, 1), readingRow("t", 1, 1)]);
      });
      const store = await lab.open();
      await using groups = await store.resolve(hourly);
      assert.deepEqual(samplesOf(await groups.warnings(), "n", "sensor"), [
        ["reading", 2, ["1", "2"]],
        ["sensor", 1, ["s"]],
      ]);
      await using parents = await store.resolve(peak);
      assert.deepEqual(samplesOf(await parents.warnings(), "n"), [["reading", 2, ["1", "2"]]]);
    },
  },
  "in-a-fallback-store": {
    title: "tied rows of a fallback store are warned of where they are, with its name, if it is read",
    needs: ["relation.arrow", "input.arrow"],
    async run(lab) {
      await writeTied(lab, ["a"], "production");
      const production = lab.configure({}, { place: "production" });
      await fill(lab, { place: "middle" }, (store) => store.write(note, [noteRow("a")]));
      const middle = lab.configure({ fallbackStores: [production] }, { place: "middle" });
      const store = await lab.open({ fallbackStores: [middle] });
      await using todo = await store.resolve(crop, { filters: { "video/raw": "path = 'a.mp4'" } });
      const warnings = await todo.warnings();
      assert.deepEqual(samplesOf(warnings, "video_id"), [["video/raw", 1, ["a"]]]);
      assert.equal(warnings[0]?.details.store, production.display);
      await using none = await store.resolve(crop, { globalFilters: "video_id = 'b'" });
      assert.deepEqual(await none.warnings(), []);
      await store.write(video, [videoRow("a")]);
      await using own = await store.resolve(crop);
      assert.deepEqual(await own.warnings(), []);
    },
  },
});

const videoShape = { key: "video/raw", id: ["video_id"] } as const;

/** Two rows of each video, with one timestamp and different frames. */
async function writeTied(lab: Lab, videos: readonly string[], place = ""): Promise<void> {
  await fill(lab, { place, at: timestamp }, async (store: Store) => {
    for (const frames of ["1", "2"])
      await store.write(
        video,
        videos.map((id) => videoRow(id, { frames })),
      );
  });
}

/** By feature, how many samples are tied, and one of their ID columns. */
function samplesOf(warnings: readonly IncrementWarning[], ...columns: readonly string[]): unknown[] {
  return warnings.map(({ details: { feature, samples, examples } }, index) => [
    feature,
    samples,
    ids(examples, columns[index] ?? ""),
  ]);
}

function ids(examples: unknown, name: string): string[] {
  return (examples as Record<string, unknown>[]).map((example) => String(example[name])).sort();
}
