import assert from "node:assert/strict";
import type { Store } from "@metaxy-ts/core";
import { defineFeature, Timestamp } from "@metaxy-ts/core";
import { timestampOf } from "@metaxy-ts/core/adapter";
import { topic } from "../suite/case.js";
import { copy, rowsOf, stored } from "./support/preserved.js";
import { refused } from "./support/refused.js";
import { nothing, pick, values } from "./support/rows.js";
import { thing, thingRow } from "./support/things.js";
import { timestampStrings } from "./support/timestamps.js";

/** What no millisecond distinguishes, before 1970 too. */
const fine = [
  "2024-02-29T12:00:00.123456Z",
  "2024-02-29T12:00:00.123457Z",
  "2024-02-29T12:00:00.123Z",
  "1969-12-31T23:59:59.999999Z",
  "1901-01-01T00:00:00.000001Z",
  "2262-04-11T23:47:16.854775Z",
];
const timestamps = fine.map((text) => Timestamp.from(text));

const child = defineFeature({ key: "child", id: ["id"], deps: [thing], fields: { main: "1" } });

/** Timestamps to the microsecond. */
export const timestampValues = topic("timestamps", {
  microseconds: {
    title: "timestamps come back to the microsecond, as rows and in batches, and can be written back",
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, rowsOf([...timestamps, null]));
      assert.deepEqual(timestampStrings(await stored(store, thing)), [...fine, null]);
      const columns = ["id", "value", "metaxy_provenance_by_field"];
      for await (const batch of (await store.read(thing, { columns })).batches(2)) await store.write(copy, batch);
      assert.deepEqual(timestampStrings(await stored(store, copy)), [...fine, null]);
      await store.write(copy, await store.read(thing, { columns }));
      assert.deepEqual(timestampStrings(await stored(store, copy)), [...fine, null]);
    },
  },
  "whole-milliseconds": {
    title: "a timestamp of whole milliseconds is a Date, a more precise one a Date with microseconds",
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, rowsOf(timestamps.slice(1, 3)));
      const [finer, whole] = (await stored(store, thing)) as [Timestamp, Date];
      assert.ok(finer instanceof Date && whole instanceof Date);
      assert.equal(finer.microseconds, 1_709_208_000_123_457n);
      assert.equal(finer.getTime(), whole.getTime());
      assert.deepEqual(whole, new Date("2024-02-29T12:00:00.123Z"));
    },
  },
  nested: {
    title: "timestamps in lists and objects come back to the microsecond",
    async run(lab) {
      const store = await lab.open();
      const value = { at: timestamps[0], list: timestamps.slice(1, 4), deep: [{ at: timestamps[4] }] };
      await store.write(thing, rowsOf([value]));
      const expected = { at: fine[0], list: fine.slice(1, 4), deep: [{ at: fine[4] }] };
      assert.deepEqual(timestampStrings(await stored(store, thing)), [expected]);
      await store.write(copy, await (await store.read(thing)).rows());
      assert.deepEqual(timestampStrings(await stored(store, copy)), [expected]);
    },
  },
  ids: {
    title:
      "samples are distinguished by microseconds: an update of them ends, and rows that were read delete what they are",
    async run(lab) {
      const store = await lab.open();
      await store.write(
        thing,
        timestamps.map((id) => thingRow(id)),
      );
      await update(store, timestamps.length);
      await update(store, 0);
      await store.write(thing, [thingRow(timestamps[0], {}, "changed")]);
      await update(store, 1);
      const rows = await (await store.read(thing)).rows();
      const gone = rows.filter(({ id }) => timestampStrings(id) === fine[1]);
      assert.equal(await store.delete(thing, pick(gone, "id")), 1);
      await using increment = await store.resolve(child);
      assert.deepEqual(await increment.counts(), { ...nothing, orphaned: 1 });
      const orphaned = await increment.orphaned.rows();
      assert.deepEqual(timestampStrings(pick(orphaned, "id")), [{ id: fine[1] }]);
      assert.equal(await store.delete(child, pick(orphaned, "id")), 1);
      await update(store, 0);
    },
  },
  "as-strings": {
    title: "a string with six digits is taken for its microsecond; a finer one is refused unless the rest is zeros",
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, rowsOf([new Date(0)]));
      await store.write(thing, [
        thingRow("001", { value: "2024-02-29T12:00:00.123456Z" }),
        thingRow("002", { value: "2024-02-29T14:00:00.1+02:00" }),
        thingRow("003", { value: "2024-02-29T12:00:00.123457000Z" }),
      ]);
      assert.deepEqual(timestampStrings(await stored(store, thing)), [
        "1970-01-01T00:00:00.000Z",
        "2024-02-29T12:00:00.123456Z",
        "2024-02-29T12:00:00.100Z",
        "2024-02-29T12:00:00.123457Z",
      ]);
      await refused(store, thing, [thingRow("004", { value: "2024-02-29T12:00:00.123456001Z" })]);
    },
  },
  "first-and-last": {
    title: "the first and the last timestamp that the store holds come back, and those beyond them are refused",
    async run(lab) {
      const { first, last } = lab.timestampRange;
      const store = await lab.open();
      const ends = [first, last].map((microseconds) => timestampOf(microseconds));
      await store.write(thing, rowsOf([...ends, new Date(0)]));
      assert.deepEqual(timestampStrings(await stored(store, thing)), timestampStrings([...ends, new Date(0)]));
      await store.write(copy, await store.read(thing, { columns: ["id", "value", "metaxy_provenance_by_field"] }));
      assert.deepEqual(timestampStrings(await stored(store, copy)), timestampStrings([...ends, new Date(0)]));
      for (const beyond of [first - 1000n, last + 1000n]) {
        const value = new Date(Number(beyond / 1000n));
        if (!Number.isNaN(value.getTime())) await refused(store, thing, [thingRow("003", { value })]);
      }
    },
  },
  "that-do-not-exist": {
    title: "a day or a time that does not exist is refused, not taken for the next one",
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, rowsOf([{ at: new Date(0), list: [new Date(0)] }, null]));
      await store.write(copy, rowsOf([new Date(0)]));
      for (const text of impossible) {
        await refused(store, copy, [thingRow("a", { value: text })]);
        await refused(store, thing, [thingRow("a", { value: { at: null, list: [text] } })]);
      }
      await refused(store, copy, [thingRow("a", { value: new Date("nonsense") })]);
      await store.write(copy, [thingRow("a", { value: "2024-02-29T23:59:59.999999+23:59" })]);
      assert.deepEqual(timestampStrings(await stored(store, copy)), [
        "1970-01-01T00:00:00.000Z",
        "2024-02-29T00:00:59.999999Z",
      ]);
    },
  },
  "data-versions": {
    title: "a data version that is a timestamp distinguishes microseconds",
    async run(lab) {
      const store = await lab.open();
      const file = defineFeature({ key: "file", id: ["id"], fields: { content: { dataVersion: "changed" } } });
      await store.write(file, [{ id: "a", changed: timestamps[0] }]);
      const [row] = await (await store.read(file)).rows();
      assert.deepEqual(row?.metaxy_data_version_by_field, { content: fine[0] });
      await using same = await store.resolve(file, { samples: await (await store.read(file)).rows() });
      assert.deepEqual(await same.counts(), nothing);
      await using later = await store.resolve(file, { samples: [{ id: "a", changed: timestamps[1] }] });
      assert.deepEqual(await later.counts(), { ...nothing, stale: 1 });
    },
  },
  "system-columns": {
    title:
      "system timestamps are read to the microsecond, preserved when they are written back, and used by as-of reads",
    needs: ["read.asOf"],
    async run(lab) {
      const at = 1_700_000_000_123_456n;
      for (const [index, main] of ["first", "second"].entries()) {
        const store = await lab.open({ at: at + BigInt(index) });
        await store.write(thing, [thingRow("a", {}, main)]);
        await store.close();
      }
      const store = await lab.open();
      const rows = await (await store.read(thing, { withSampleHistory: true })).rows();
      assert.deepEqual(timestampStrings(await values({ rows: async () => rows }, "metaxy_updated_at")).toSorted(), [
        "2023-11-14T22:13:20.123456Z",
        "2023-11-14T22:13:20.123457Z",
      ]);
      for (const row of rows) {
        const [then] = await (await store.read(thing, { asOf: row.metaxy_updated_at })).rows();
        assert.deepEqual(then?.metaxy_provenance_by_field, row.metaxy_provenance_by_field);
      }
      const given = await store.read(thing, { asOf: Timestamp.from("2023-11-14T22:13:20.123456Z") });
      assert.deepEqual(pick(await given.rows(), "metaxy_provenance_by_field"), [
        { metaxy_provenance_by_field: { main: "first" } },
      ]);
      await store.write(copy, rows.slice(0, 1));
      const [kept] = await (await store.read(copy)).rows();
      assert.equal(timestampStrings(kept?.metaxy_created_at), timestampStrings(rows[0]?.metaxy_created_at));
    },
  },
  "between-stores": {
    title: "microseconds survive the way to another store: copied, as a relation and as rows",
    needs: ["input.arrow"],
    async run(lab) {
      const source = await lab.open({ place: "source" });
      const value = (text: string) => ({ at: Timestamp.from(text), list: [Timestamp.from(text)] });
      await source.write(thing, rowsOf(fine.map(value)));
      const expected = fine.map((text) => ({ at: text, list: [text] }));
      const copied = await lab.open({ place: "copied" });
      await copied.copyFrom(source, { features: [thing] });
      assert.deepEqual(timestampStrings(await stored(copied, thing)), expected);
      const store = await lab.open();
      await store.write(thing, await source.read(thing));
      assert.deepEqual(timestampStrings(await stored(store, thing)), expected);
      await store.write(copy, await (await source.read(thing)).rows());
      assert.deepEqual(timestampStrings(await stored(store, copy)), expected);
    },
  },
});

const impossible = [
  "2023-02-29",
  "2024-02-30",
  "2024-04-31",
  "2024-13-01",
  "2024-00-10",
  "2024-01-00",
  "2100-02-29T12:00:00Z",
  "2023-02-29T00:00:00+02:00",
  "2024-01-01T24:00:00Z",
  "2024-01-01T12:60:00Z",
  "2024-01-01T23:59:60Z",
  "2024-01-01T12:00:00+24:00",
  "2024-01-01T12:00:00-02:60",
  "2024-01-01T12:00:00",
];

/** Computes what is to do, with rows that go through the caller's hands. */
async function update(store: Store, count: number): Promise<void> {
  await using increment = await store.resolve(child);
  assert.equal((await store.write(child, await increment.pending.rows())).rows, count);
  await using after = await store.resolve(child);
  assert.deepEqual(pick(await after.new.rows(), "id"), []);
  assert.equal((await after.counts()).stale, 0);
}
