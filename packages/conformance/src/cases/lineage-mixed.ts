import assert from "node:assert/strict";
import { defineFeature, from } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { pick, sorted } from "./support/rows.js";
import { aggregation, alarm, alarmRow, reading, readingRow, sensor, sensorRow } from "./support/sensors.js";
import { Witnessed } from "./support/witness.js";

/** Several lineages in one feature. */
export const lineageMixed = topic("lineage-mixed", {
  "group-and-identity": {
    title: "groups of one parent join rows of another, and change each on its own",
    async run(lab) {
      const report = defineFeature({
        key: "report",
        id: ["sensor"],
        deps: [from(sensor), from(reading, { select: ["value"], lineage: aggregation })],
        fields: { place: { on: [sensor] }, x: { on: [reading.field("x")] }, all: { on: "all" } },
      });
      const both = await Witnessed.open(lab, [sensor, reading, report]);
      await both.write(sensor, [sensorRow("a", "here"), sensorRow("b", "there"), sensorRow("c", "nowhere")]);
      await both.write(reading, [readingRow("a", 1, 2), readingRow("a", 1, 1), readingRow("b", 1, 1)]);
      const { pending } = await both.resolvesAlike(report);
      assert.deepEqual(pick(sorted(pending, "sensor"), "sensor", "place", "value"), [
        { sensor: "a", place: "here", value: ["v1", "v2"] },
        { sensor: "b", place: "there", value: ["v1"] },
      ]);
      await both.compute(report);
      const before = await (await both.store.read(report, { filters: "sensor = 'a'" })).rows();
      await both.write(reading, [readingRow("a", 1, 2, "other")]);
      const { counts, pending: changed } = await both.resolvesAlike(report);
      assert.deepEqual(counts, { new: 0, stale: 1, orphaned: 0, waiting: 0 });
      const [old, now] = [before[0]?.metaxy_provenance_by_field, changed[0]?.metaxy_provenance_by_field] as const;
      const apart = Object.entries(now as object).filter(([name, hash]) => old?.[name as "x"] !== hash);
      assert.deepEqual(apart.map(([name]) => name).sort(), ["all", "x"]);
    },
  },
  "optional-group": {
    title:
      "an optional parent without a row in the group has null for its columns, and the empty string in hashes, not its hash",
    async run(lab) {
      const report = defineFeature({
        key: "report",
        id: ["sensor"],
        deps: [from(sensor), from(reading, { select: ["value"], lineage: aggregation, optional: true })],
      });
      const both = await Witnessed.open(lab, [sensor, reading, report]);
      await both.write(sensor, [sensorRow("a", "here"), sensorRow("b", "there")]);
      await both.write(reading, [readingRow("a", 1, 1), readingRow("x", 1, 1)]);
      const { pending } = await both.resolvesAlike(report);
      // of default|__metaxy_initial__|reading.x||reading.y||sensor.place|there
      assert.deepEqual(pick(sorted(pending, "sensor"), "sensor", "value").at(-1), { sensor: "b", value: null });
      assert.deepEqual(sorted(pending, "sensor").at(-1)?.metaxy_provenance_by_field, { default: "f00869715f8b9956" });
      await both.compute(report);
      await both.write(reading, [readingRow("b", 1, 1)]);
      assert.deepEqual((await both.resolvesAlike(report)).counts, { new: 0, stale: 1, orphaned: 0, waiting: 0 });
    },
  },
  "two-groups": {
    title: "groups of two parents are joined once grouped: members of one are not repeated for those of the other",
    async run(lab) {
      const summary = defineFeature({
        key: "summary",
        id: ["sensor"],
        deps: [
          from(reading, { select: ["value"], lineage: aggregation }),
          from(alarm, { select: ["level"], lineage: aggregation }),
        ],
      });
      const both = await Witnessed.open(lab, [reading, alarm, summary]);
      await both.write(reading, [readingRow("a", 1, 1), readingRow("a", 1, 2), readingRow("a", 2, 3)]);
      await both.write(alarm, [alarmRow("a", 2, "high"), alarmRow("a", 10, "low"), alarmRow("b", 1, "low")]);
      const { pending } = await both.resolvesAlike(summary);
      assert.deepEqual(pick(pending, "sensor", "value", "level"), [
        { sensor: "a", value: ["v1", "v2", "v3"], level: ["high", "low"] },
      ]);
    },
  },
  "groups-on-other-columns": {
    title: "groups of two parents on different columns meet on those that both have",
    async run(lab) {
      const hourly = defineFeature({
        key: "hourly",
        id: ["sensor", "hour"],
        deps: [
          from(reading, { select: ["value"], lineage: aggregation }),
          from(alarm, { select: ["level"], lineage: { type: "aggregation", on: ["sensor"] } }),
        ],
      });
      const both = await Witnessed.open(lab, [reading, alarm, hourly]);
      await both.write(reading, [readingRow("a", 1, 1), readingRow("a", 1, 2), readingRow("a", 2, 3)]);
      await both.write(alarm, [alarmRow("a", 1, "high"), alarmRow("a", 2, "low")]);
      const { pending } = await both.resolvesAlike(hourly);
      assert.deepEqual(pick(sorted(pending, "hour"), "sensor", "hour", "value", "level"), [
        { sensor: "a", hour: 1, value: ["v1", "v2"], level: ["high", "low"] },
        { sensor: "a", hour: 2, value: ["v3"], level: ["high", "low"] },
      ]);
      await both.compute(hourly);
      await both.write(reading, [readingRow("a", 2, 3, "other")]);
      assert.deepEqual((await both.resolvesAlike(hourly)).counts, { new: 0, stale: 1, orphaned: 0, waiting: 0 });
    },
  },
  "many-of-one": {
    title: "a row of a parent goes into each of the groups of another that it meets",
    async run(lab) {
      const hourly = defineFeature({
        key: "hourly",
        id: ["sensor", "hour"],
        deps: [from(sensor), from(reading, { select: ["value"], lineage: aggregation })],
      });
      const both = await Witnessed.open(lab, [sensor, reading, hourly]);
      await both.write(sensor, [sensorRow("a", "here"), sensorRow("b", "there")]);
      await both.write(reading, [readingRow("a", 1, 1), readingRow("a", 1, 2), readingRow("a", 2, 3)]);
      const { pending } = await both.resolvesAlike(hourly);
      assert.deepEqual(pick(sorted(pending, "hour"), "sensor", "hour", "place", "value"), [
        { sensor: "a", hour: 1, place: "here", value: ["v1", "v2"] },
        { sensor: "a", hour: 2, place: "here", value: ["v3"] },
      ]);
      await both.compute(hourly);
      await both.write(sensor, [sensorRow("a", "elsewhere")]);
      assert.deepEqual((await both.resolvesAlike(hourly)).counts, { new: 0, stale: 2, orphaned: 0, waiting: 0 });
    },
  },
});
