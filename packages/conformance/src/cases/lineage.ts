import assert from "node:assert/strict";
import type { Store } from "@metaxy-ts/core";
import { defineFeature, from } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { nothing, parts, pick, sorted } from "./support/rows.js";

const aggregation = { type: "aggregation" } as const;

const reading = defineFeature({
  key: "sensor_readings",
  id: ["sensor", "reading"],
  fields: ["temperature", "humidity"],
});
/** "Lineage" of the hashing spec has the hashes of this one. */
const average = defineFeature({
  key: "average",
  id: ["sensor"],
  deps: [from(reading, { select: ["value", "note"], lineage: aggregation })],
  fields: { avg_temp: { version: "1", on: [reading.field("temperature")] } },
});

type Reading = readonly [sensor: string, reading: string, temperature: string | null, humidity?: string];

async function put(store: Store, ...readings: readonly Reading[]): Promise<void> {
  await store.write(
    reading,
    readings.map(([sensor, id, temperature, humidity = "h"]) => ({
      sensor,
      reading: id,
      value: temperature,
      note: `n-${id}`,
      metaxy_provenance_by_field: { temperature, humidity } as { temperature: string; humidity: string },
    })),
  );
}

/** Writes what is pending, without the lists. */
async function compute(store: Store): Promise<void> {
  await using increment = await store.resolve(average);
  const rows = pick(await increment.pending.rows(), "sensor", "metaxy_provenance_by_field");
  await store.write(average, rows as never);
}

/** N:1: groups of a parent's rows make one sample each. */
export const lineage = topic("lineage", {
  "one-row-per-group": {
    title: "a group is one row, with the selected columns of its members as lists with nulls, in one order",
    async run(lab) {
      const store = await lab.open();
      await put(store, ["s1", "r2", "b"], ["s2", "r1", "c"], ["s1", "r1", null]);
      await put(store, ["s1", "r0", "z"]);
      await using increment = await store.resolve(average);
      assert.deepEqual(await increment.counts(), { new: 2, stale: 0, orphaned: 0, waiting: 0 });
      assert.deepEqual(pick(sorted(await increment.new.rows(), "sensor"), "sensor", "value", "note"), [
        { sensor: "s1", value: ["z", null, "b"], note: ["n-r0", "n-r1", "n-r2"] },
        { sensor: "s2", value: ["c"], note: ["n-r1"] },
      ]);
      const types = Object.fromEntries((await increment.new.columns()).map(({ name, type }) => [name, type.kind]));
      assert.deepEqual([types.sensor, types.value, types.note], ["string", "list", "list"]);
    },
  },
  "known-hashes": {
    title:
      "a group's hashes are those of the specification: nulls are left out, empty strings are not, and one member is hashed like many",
    async run(lab) {
      const store = await lab.open();
      await put(store, ["two", "2", "fv_r2"], ["two", "1", "fv_r1"], ["one", "1", "only"], ["none", "1", null]);
      await put(store, ["null", "1", "fv_r1"], ["null", "2", null], ["null", "3", "fv_r2"], ["none", "2", null]);
      await put(store, ["empty", "1", ""], ["empty", "2", "fv_r2"], ["empty", "3", ""]);
      await using increment = await store.resolve(average);
      const hash = (sensor: string, avg_temp: string, metaxy_provenance: string) => ({
        sensor,
        metaxy_provenance_by_field: { avg_temp },
        metaxy_provenance,
      });
      const rows = sorted(await increment.new.rows(), "sensor");
      assert.deepEqual(pick(rows, "sensor", "metaxy_provenance_by_field", "metaxy_provenance"), [
        hash("empty", "a68c2b9dcf8cdcf5", "fac5b0275bc7baeb"), // the group's value is the hash of "|fv_r2|"
        hash("none", "e5f451d36ea6593c", "c49756f70279927c"),
        hash("null", "3cc2a7857608e366", "42a28bec9f3529cc"),
        hash("one", "5e63719065b2b3e4", "1e4af2f7def02df9"),
        hash("two", "3cc2a7857608e366", "42a28bec9f3529cc"),
      ]);
    },
  },
  "cut-after-joining": {
    title:
      "members' values go into a group's hash whole, whatever the length; the group's hash is cut before it goes on",
    async run(lab) {
      const store = await lab.open({ hash: { length: 8 } });
      const long = "0123456789".repeat(7);
      await put(store, ["s1", "r1", `${long}a`], ["s1", "r2", `${long}b`]);
      await using increment = await store.resolve(average);
      // of avg_temp|1|sensor_readings.temperature| and the first 8 of md5(…a|…b)
      assert.deepEqual(pick(await increment.new.rows(), "metaxy_provenance_by_field"), [
        { metaxy_provenance_by_field: { avg_temp: "b495e511" } },
      ]);
      await compute(store);
      await put(store, ["s1", "r2", `${long}c`]);
      await using changed = await store.resolve(average);
      assert.deepEqual(await parts(changed, "sensor"), { new: [], stale: ["s1"], orphaned: [] });
    },
  },
  "members-come-and-go": {
    title: "a group is stale when a member is added, changed, exchanged or removed, and no other group is",
    async run(lab) {
      const changes: readonly ((store: Store) => Promise<unknown>)[] = [
        (store) => put(store, ["s1", "r0", "x"]),
        (store) => put(store, ["s1", "r2", "x"]),
        (store) => put(store, ["s1", "r1", "b"], ["s1", "r2", "a"]),
        (store) => store.delete(reading, "sensor = 's1' AND reading = 'r1'"),
      ];
      for (const [index, change] of changes.entries()) {
        const store = await lab.open({ place: `p${index}` });
        await put(store, ["s1", "r1", "a"], ["s1", "r2", "b"], ["s2", "r1", "c"]);
        await compute(store);
        await change(store);
        await using increment = await store.resolve(average);
        assert.deepEqual(await parts(increment, "sensor"), { new: [], stale: ["s1"], orphaned: [] });
        await compute(store);
        await using again = await store.resolve(average);
        assert.deepEqual(await again.counts(), nothing);
        await store.close();
      }
    },
  },
  "without-members": {
    title: "a group whose last member is gone is orphaned, and one with its first member is new",
    async run(lab) {
      const store = await lab.open();
      await put(store, ["s1", "r1", "a"], ["s1", "r2", "b"], ["s2", "r1", "c"]);
      await compute(store);
      await store.delete(reading, "sensor = 's1'");
      await put(store, ["s3", "r1", "d"]);
      await using increment = await store.resolve(average);
      assert.deepEqual(await parts(increment, "sensor"), { new: ["s3"], stale: [], orphaned: ["s1"] });
    },
  },
  "fields-are-apart": {
    title: "a member's change in a field that no field depends on leaves its group alone",
    async run(lab) {
      const store = await lab.open();
      await put(store, ["s1", "r1", "a"], ["s1", "r2", "b"]);
      await compute(store);
      await put(store, ["s1", "r2", "b", "more"]);
      await using increment = await store.resolve(average);
      assert.deepEqual(await increment.counts(), nothing);
    },
  },
  "current-members": {
    title: "members are the parent's current rows: neither their past nor the order of writing makes a difference",
    async run(lab) {
      const store = await lab.open();
      await put(store, ["s1", "r1", "a"], ["s1", "r2", "b"]);
      await compute(store);
      await put(store, ["s1", "r3", "z"], ["s1", "r2", "z"]);
      await store.delete(reading, "reading = 'r1' OR reading = 'r3'");
      await put(store, ["s1", "r2", "b"]);
      await put(store, ["s1", "r1", "a"]);
      await using increment = await store.resolve(average);
      assert.deepEqual(await increment.counts(), nothing);
      await using all = await store.resolve(average, { skipComparison: true });
      assert.deepEqual(pick(await all.new.rows(), "sensor", "value"), [{ sensor: "s1", value: ["a", "b"] }]);
    },
  },
});
