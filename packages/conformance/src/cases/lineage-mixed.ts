import assert from "node:assert/strict";
import { defineFeature, from } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { nothing, pick, sorted } from "./support/rows.js";
import { Witnessed } from "./support/witness.js";

const aggregation = { type: "aggregation" } as const;
const sensor = defineFeature({ key: "sensor", id: ["sensor"], fields: ["place"] });
const reading = defineFeature({ key: "reading", id: ["sensor", "hour", "n"], fields: ["x", "y"] });
const alarm = defineFeature({ key: "alarm", id: ["sensor", "at"], fields: ["level"] });

const sensorRow = (name: string, place: string) => ({ sensor: name, place, metaxy_provenance_by_field: { place } });
const readingRow = (name: string, hour: number, n: number, x = `${name}${hour}${n}`) => ({
  sensor: name,
  hour,
  n,
  value: `v${n}`,
  metaxy_provenance_by_field: { x, y: "y" },
});
const alarmRow = (name: string, at: number, level: string) => ({
  sensor: name,
  at,
  level,
  metaxy_provenance_by_field: { level },
});

/** Several lineages in one feature, and one after the other. */
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
      assert.deepEqual(counts, { new: 0, stale: 1, orphaned: 0 });
      const [old, now] = [before[0]?.metaxy_provenance_by_field, changed[0]?.metaxy_provenance_by_field] as const;
      const apart = Object.entries(now as object).filter(([name, hash]) => old?.[name as "x"] !== hash);
      assert.deepEqual(apart.map(([name]) => name).sort(), ["all", "x"]);
    },
  },
  "optional-group": {
    title:
      "an optional parent without a row in the group has null for its columns, and the empty text in hashes, not its hash",
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
      assert.deepEqual((await both.resolvesAlike(report)).counts, { new: 0, stale: 1, orphaned: 0 });
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
      assert.deepEqual((await both.resolvesAlike(hourly)).counts, { new: 0, stale: 1, orphaned: 0 });
    },
  },
  chain: {
    title: "a change goes up a chain of groups by the groups that it is in, and no further than hashes change",
    async run(lab) {
      const hourly = defineFeature({
        key: "hourly",
        id: ["sensor", "hour"],
        deps: [from(reading, { select: [], lineage: aggregation })],
        fields: { x: { on: [reading.field("x")] } },
      });
      const overall = defineFeature({
        key: "overall",
        id: ["sensor"],
        deps: [from(hourly, { select: [], lineage: aggregation })],
      });
      const shown = defineFeature({
        key: "shown",
        id: ["sensor"],
        deps: [from(overall, { select: [] }), from(sensor)],
      });
      const both = await Witnessed.open(lab, [sensor, reading, hourly, overall, shown]);
      await both.write(sensor, [sensorRow("a", "here"), sensorRow("b", "there")]);
      await both.write(reading, [
        readingRow("a", 2, 1),
        readingRow("a", 10, 1),
        readingRow("a", 10, 2),
        readingRow("b", 1, 1),
      ]);
      const above = [hourly, overall, shown];
      for (const feature of above) await both.compute(feature);
      await both.write(reading, [readingRow("a", 10, 2, "other")]);
      for (const feature of above) {
        assert.deepEqual((await both.resolvesAlike(feature)).counts, { new: 0, stale: 1, orphaned: 0 });
        await both.compute(feature);
      }
      await both.write(reading, [
        { ...readingRow("a", 10, 2, "other"), metaxy_provenance_by_field: { x: "other", y: "2" } },
      ]);
      for (const feature of above) assert.deepEqual((await both.resolvesAlike(feature)).counts, nothing);
    },
  },
  "there-and-back": {
    title: "samples that were made from one parent row are a group again",
    async run(lab) {
      const part = defineFeature({
        key: "part",
        id: ["sensor", "n"],
        deps: [from(sensor, { select: [], lineage: { type: "expansion", on: ["sensor"] } })],
        fields: { main: "1" },
      });
      const whole = defineFeature({
        key: "whole",
        id: ["sensor"],
        deps: [from(part, { select: ["n"], lineage: aggregation }), from(sensor, { select: ["place"] })],
      });
      const both = await Witnessed.open(lab, [sensor, part, whole]);
      await both.write(sensor, [sensorRow("a", "here"), sensorRow("b", "there")]);
      const split = async (count: number) => {
        const { pending } = await both.resolvesAlike(part);
        await both.write(
          part,
          pending.flatMap(({ sensor: name, metaxy_provenance_by_field }) =>
            Array.from({ length: count }, (_, n) => ({ sensor: name, n, metaxy_provenance_by_field })),
          ),
        );
      };
      await split(12);
      const { pending } = await both.resolvesAlike(whole);
      assert.deepEqual(pick(sorted(pending, "sensor"), "sensor", "n", "place")[0], {
        sensor: "a",
        n: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
        place: "here",
      });
      await both.compute(whole);
      await both.write(sensor, [sensorRow("b", "elsewhere")]);
      await split(12);
      assert.deepEqual((await both.resolvesAlike(whole)).counts, { new: 0, stale: 1, orphaned: 0 });
    },
  },
});
