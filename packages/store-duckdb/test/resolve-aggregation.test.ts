import type { Store } from "@metaxy-ts/core";
import { defineFeature, from } from "@metaxy-ts/core";
import { createHasher } from "@metaxy-ts/core/adapter";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { nothing, samples, sorted } from "./support/rows.js";
import { openStore } from "./support/store.js";

const reading = defineFeature({
  key: "reading",
  id: ["sensor", "reading"],
  schema: z.object({
    sensor: z.string(),
    reading: z.string(),
    hour: z.int(),
    value: z.string(),
    note: z.string().nullable(),
  }),
  fields: { temperature: { version: "1", dataVersion: "value" }, humidity: { version: "1", dataVersion: "note" } },
});
const average = defineFeature({
  key: "average",
  id: ["sensor"],
  schema: z.object({ sensor: z.string() }),
  deps: [from(reading, { select: ["value", "note"], lineage: { type: "aggregation" } })],
  fields: { mean: { version: "1", on: [reading.field("temperature")] } },
});
const hourly = defineFeature({
  key: "hourly",
  id: ["sensor", "hour"],
  schema: z.object({ sensor: z.string(), hour: z.int() }),
  deps: [from(reading, { select: [], lineage: { type: "aggregation", on: ["sensor", "hour"] } })],
});

type Reading = readonly [sensor: string, reading: string, value: string, hour?: number];

async function put(store: Store, ...readings: readonly Reading[]): Promise<void> {
  await store.write(
    reading,
    readings.map(([sensor, id, value, hour = 0]) => ({ sensor, reading: id, value, hour, note: `n${value}` })),
  );
}

async function compute(store: Store): Promise<void> {
  await using increment = await store.resolve(average);
  await store.write(average, increment.pending);
}

describe("aggregation", () => {
  it("has one row for each group, with lists in ID order", async () => {
    await using store = await openStore();
    await put(store, ["s1", "r2", "b"], ["s2", "r1", "c"], ["s1", "r1", "a"], ["s1", "r3", "d"]);
    await using increment = await store.resolve(average);
    const rows = sorted(await increment.new.rows(), "sensor");
    expect(rows).toMatchObject([
      { sensor: "s1", value: ["a", "b", "d"], note: ["na", "nb", "nd"] },
      { sensor: "s2", value: ["c"], note: ["nc"] },
    ]);
    expect(await increment.counts()).toEqual({ new: 2, stale: 0, orphaned: 0 });
    expect(await increment.progress()).toBe(0);
  });

  it("orders members by the UTF-8 bytes of their IDs", async () => {
    await using store = await openStore();
    const ids = ["", "A", "Z", "a", "a-b", "aa", "é", "\uffee", "😀"];
    await put(store, ...ids.toReversed().map((id): Reading => ["s", id, `v${id}`]));
    await using increment = await store.resolve(average);
    const [row] = await increment.new.rows();
    expect(row?.value).toEqual(ids.map((id) => `v${id}`));
    const hash = await createHasher(store.hash);
    const group = hash(ids.map((id) => `v${id}`).join("|"));
    expect(row?.metaxy_provenance_by_field.mean).toBe(hash(`mean|1|reading.temperature|${group}`));
  });

  it("does not mind the order of writing", async () => {
    await using store = await openStore();
    await put(store, ["s", "r1", "a"], ["s", "r2", "b"]);
    await compute(store);
    await store.delete(reading, "TRUE", { hard: true });
    await put(store, ["s", "r2", "b"]);
    await put(store, ["s", "r1", "a"]);
    await using increment = await store.resolve(average);
    expect(await increment.counts()).toEqual(nothing);
  });

  it.each<[string, (store: Store) => Promise<unknown>]>([
    ["swapped", (store) => put(store, ["s1", "r1", "b"], ["s1", "r2", "a"])],
    ["inserted", (store) => put(store, ["s1", "r0", "x"])],
    ["changed", (store) => put(store, ["s1", "r2", "x"])],
    ["removed", (store) => store.delete(reading, [{ sensor: "s1", reading: "r1" }])],
  ])("makes a group stale when members are %s", async (_, change) => {
    await using store = await openStore();
    await put(store, ["s1", "r1", "a"], ["s1", "r2", "b"], ["s2", "r1", "c"]);
    await compute(store);
    await change(store);
    await using increment = await store.resolve(average);
    expect(await samples(increment, "sensor")).toEqual({ new: [], stale: ["s1"], orphaned: [] });
    await compute(store);
    await using again = await store.resolve(average);
    expect(await again.counts()).toEqual(nothing);
  });

  it("orphans a group without members", async () => {
    await using store = await openStore();
    await put(store, ["s1", "r1", "a"], ["s2", "r1", "c"]);
    await compute(store);
    await store.delete(reading, "sensor = 's1'");
    await using increment = await store.resolve(average);
    expect(await samples(increment, "sensor")).toEqual({ new: [], stale: [], orphaned: ["s1"] });
  });

  it("leaves groups alone when another field changes", async () => {
    await using store = await openStore();
    await put(store, ["s1", "r1", "a"]);
    await compute(store);
    await store.write(reading, [{ sensor: "s1", reading: "r1", value: "a", hour: 0, note: "other" }]);
    await using increment = await store.resolve(average);
    expect(await increment.counts()).toEqual(nothing);
  });

  it("groups by other columns than the feature's ID", async () => {
    await using store = await openStore();
    await put(store, ["s1", "r1", "a", 1], ["s1", "r2", "b", 1], ["s1", "r3", "c", 2]);
    await using increment = await store.resolve(hourly);
    expect(sorted(await increment.new.rows(), "hour")).toMatchObject([
      { sensor: "s1", hour: 1 },
      { sensor: "s1", hour: 2 },
    ]);
    await store.write(hourly, increment.pending);
    await put(store, ["s1", "r3", "c", 1]);
    await using moved = await store.resolve(hourly);
    expect(await samples(moved, "hour")).toEqual({ new: [], stale: [1], orphaned: [2] });
  });

  it("joins with a parent of the group's grain", async () => {
    const sensor = defineFeature({
      key: "sensor",
      id: ["sensor"],
      schema: z.object({ sensor: z.string(), place: z.string() }),
      fields: { place: { version: "1", dataVersion: "place" } },
    });
    const report = defineFeature({
      key: "report",
      id: ["sensor"],
      deps: [from(sensor), from(reading, { select: ["value"], lineage: { type: "aggregation" }, optional: true })],
    });
    await using store = await openStore();
    await store.write(sensor, [
      { sensor: "s1", place: "here" },
      { sensor: "s2", place: "there" },
    ]);
    await put(store, ["s1", "r1", "a"], ["s1", "r2", "b"]);
    await using increment = await store.resolve(report);
    const rows = sorted(await increment.new.rows(), "sensor");
    expect(rows).toMatchObject([
      { sensor: "s1", place: "here", value: ["a", "b"] },
      { sensor: "s2", place: "there", value: null },
    ]);
    const hash = await createHasher(store.hash);
    expect(rows[1]?.metaxy_provenance_by_field.default).toBe(
      hash("default|__metaxy_initial__|reading.humidity||reading.temperature||sensor.place|there"),
    );
  });

  it("orders members by number and by time, not by text", async () => {
    const frame = defineFeature({ key: "frame", id: ["clip", "at", "n"], fields: { main: { version: "1" } } });
    const clip = defineFeature({
      key: "clip",
      id: ["clip"],
      deps: [from(frame, { lineage: { type: "aggregation" } })],
    });
    await using store = await openStore();
    const at = (second: number) => new Date(Date.UTC(2024, 0, 1, 0, 0, second));
    await store.write(frame, [
      { clip: "c", at: at(1), n: 10, tag: "third", metaxy_provenance_by_field: { main: "3" } },
      { clip: "c", at: at(1), n: 9, tag: "second", metaxy_provenance_by_field: { main: "2" } },
      { clip: "c", at: at(0), n: 11, tag: "first", metaxy_provenance_by_field: { main: "1" } },
    ]);
    await using increment = await store.resolve(clip);
    const [row] = await increment.new.rows();
    expect(row).toMatchObject({ n: [11, 9, 10], at: [at(0), at(1), at(1)], tag: ["first", "second", "third"] });
  });

  it("keeps nulls in lists and leaves them out of hashes", async () => {
    const part = defineFeature({ key: "part", id: ["whole", "n"], fields: ["main"] });
    const whole = defineFeature({
      key: "whole",
      id: ["whole"],
      deps: [from(part, { select: ["tag"], lineage: { type: "aggregation" } })],
    });
    await using store = await openStore();
    const row = (n: number, version: string | null, tag: string | null) =>
      ({
        whole: "w",
        n,
        tag,
        metaxy_provenance_by_field: { main: "p" },
        metaxy_data_version_by_field: { main: version },
      }) as never;
    await store.write(part, [row(1, "a", null), row(2, null, "t"), row(3, "b", null)]);
    await using increment = await store.resolve(whole);
    const [group] = await increment.new.rows();
    const hash = await createHasher(store.hash);
    expect(group?.tag).toEqual([null, "t", null]);
    expect(group?.metaxy_provenance_by_field.default).toBe(hash(`default|__metaxy_initial__|part.main|${hash("a|b")}`));
  });
});
