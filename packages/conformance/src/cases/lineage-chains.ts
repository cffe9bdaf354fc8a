import assert from "node:assert/strict";
import { defineFeature, from } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { nothing, pick, sorted } from "./support/rows.js";
import { aggregation, reading, readingRow, sensor, sensorRow } from "./support/sensors.js";
import { Witnessed } from "./support/witness.js";

/** One lineage after the other. */
export const lineageChains = topic("lineage-chains", {
  groups: {
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
        assert.deepEqual((await both.resolvesAlike(feature)).counts, { new: 0, stale: 1, orphaned: 0, waiting: 0 });
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
      assert.deepEqual((await both.resolvesAlike(whole)).counts, { new: 0, stale: 1, orphaned: 0, waiting: 0 });
    },
  },
});
