import assert from "node:assert/strict";
import type { Store } from "@metaxy-ts/core";
import { column, defineFeature, from } from "@metaxy-ts/core";
import type { ColumnType } from "@metaxy-ts/core/adapter";
import { topic } from "../suite/case.js";
import type { Lab } from "../suite/lab.js";
import { withTypes } from "./support/adapters.js";
import { frame, frameRow } from "./support/frames.js";
import { copy, rowsOf, stored } from "./support/preserved.js";
import { refused } from "./support/refused.js";
import { nothing, pick, sorted } from "./support/rows.js";
import { fill } from "./support/stored.js";
import type { AnyFilter } from "./support/things.js";
import { idsOf, thing, thingRow } from "./support/things.js";
import { Witnessed } from "./support/witness.js";

const date = { kind: "date" } as const;
const day = (text: string) => new Date(`${text}T00:00:00Z`);
const days = ["1900-01-01", "1969-12-31", "1970-01-01", "2000-02-29", "2024-12-31", "2262-04-12"];
const written = ["id", "value", "metaxy_provenance_by_field"] as const;
const child = defineFeature({ key: "child", id: ["id"], deps: [thing], fields: { main: "1" } });

/** Writes the first rows of `thing`: its columns get these types, as another library would have made them. */
function make(lab: Lab, rows: readonly object[], types: Readonly<Record<string, ColumnType>> = { value: date }) {
  return fill(lab, { adapt: (adapter) => withTypes(adapter, types) }, (store) => store.write(thing, rows as never));
}

/** Columns of dates, which no value of JavaScript makes, but other libraries do. */
export const dates = topic("dates", {
  "come-back": {
    title: "dates come back as their midnight in UTC, as rows and in batches, and are dates in a copy by a relation",
    async run(lab) {
      const expected = [...days.map(day), null];
      await make(lab, rowsOf(expected));
      const store = await lab.open();
      assert.deepEqual(await stored(store, thing), expected);
      const batched: unknown[] = [];
      for await (const batch of (await store.read(thing)).batches(2)) batched.push(...batch);
      assert.deepEqual(
        sorted(batched as object[], "id").map((row) => (row as { value?: unknown }).value),
        expected,
      );
      await store.write(copy, await store.read(thing, { columns: written }));
      assert.deepEqual(await stored(store, copy), expected);
      const columns = await (await store.read(copy)).columns();
      assert.deepEqual(columns.find(({ name }) => name === "value")?.type, date);
      await store.write(thing, await (await store.read(thing, { columns: written })).rows());
      assert.deepEqual(await stored(store, thing), expected);
    },
  },
  nested: {
    title: "dates in lists and objects come back as their midnight in UTC",
    async run(lab) {
      const value = { at: day("1969-12-31"), list: days.map(day) };
      const type = { kind: "struct", members: { at: date, list: { kind: "list", item: date } } } as const;
      await make(lab, rowsOf([value]), { value: type });
      const store = await lab.open();
      assert.deepEqual(await stored(store, thing), [value]);
      await store.write(thing, [thingRow("001", { value: { at: null, list: [day("2024-02-29")] } })]);
      assert.deepEqual((await stored(store, thing))[1], { at: null, list: [day("2024-02-29")] });
    },
  },
  "whole-days": {
    title: "a time that is stored in a column of dates is cut to its day in UTC, before 1970 too",
    async run(lab) {
      const times = [
        "1969-12-30T00:00:00.001Z",
        "1969-12-31T23:59:59.999Z",
        "2024-02-29T18:30:00Z",
        "2024-02-29T12:00:00Z",
      ];
      await make(lab, rowsOf(times.map((text) => new Date(text))));
      const store = await lab.open();
      assert.deepEqual(
        await stored(store, thing),
        times.map((text) => day(text.slice(0, 10))),
      );
    },
  },
  "as-given": {
    title: "a date is given as a Date or as a string, and a time of day is refused in a column that has dates",
    async run(lab) {
      await make(lab, rowsOf([day("2024-01-01")]));
      const store = await lab.open();
      await store.write(thing, [
        thingRow("001", { value: "2024-02-29" }),
        thingRow("002", { value: "2024-02-29T05:45:00+05:45" }),
      ]);
      assert.deepEqual((await stored(store, thing)).slice(1), [day("2024-02-29"), day("2024-02-29")]);
      for (const value of [new Date(1), "2024-02-29T00:00:00.000001Z", "2023-02-29", 19_000])
        await refused(store, thing, [thingRow("003", { value })]);
    },
  },
  ids: {
    title: "dates identify samples: of a parent and its child, of a delete, and of a timestamp at midnight in UTC",
    async run(lab) {
      const [first, second, third] = ["1969-12-31", "2024-02-29", "2024-03-01"].map(day) as [Date, Date, Date];
      await make(
        lab,
        [first, second, third].map((id) => thingRow(id, {}, "1")),
        { id: date },
      );
      const store = await lab.open();
      await update(store, 3);
      await store.write(thing, [thingRow(first, {}, "2"), thingRow("2024-02-29", {}, "2")]);
      await update(store, 2);
      assert.equal(await store.delete(thing, [{ id: second }] as never), 1);
      assert.equal(await store.delete(thing, [{ id: "2024-03-01" }] as never), 1);
      await using increment = await store.resolve(child);
      assert.deepEqual(await increment.counts(), { ...nothing, orphaned: 2 });
      const gone = sorted(await increment.orphaned.rows(), "id");
      assert.deepEqual(new Set(gone.map(({ id }) => Number(id))), new Set([Number(second), Number(third)]));
      const samples = [first, new Date("2024-02-29T00:00:00.001Z")].map((id) => thingRow(id, {}, "2"));
      const instants = defineFeature({ key: "instants", id: ["id"], fields: { main: "1" } });
      await store.write(instants, samples);
      const joined = defineFeature({ key: "joined", id: ["id"], deps: [thing, instants], fields: { main: "1" } });
      await using both = await store.resolve(joined);
      assert.deepEqual(await both.counts(), { ...nothing, new: 1 });
    },
  },
  filters: {
    title: "dates compare with dates, with times of their day and with columns of timestamps, as midnight in UTC",
    async run(lab) {
      const noon = new Date("2024-02-29T12:00:00Z");
      const value = column<Date>("value");
      await make(lab, [
        thingRow("a", { value: day("1969-12-31"), at: day("1969-12-31") }),
        thingRow("b", { value: day("2024-02-28"), at: new Date("2024-02-28T00:00:00.001Z") }),
        thingRow("c", { value: day("2024-02-29"), at: new Date("2024-02-28T23:59:59.999Z") }),
        thingRow("d", { value: day("2024-03-01"), at: null }),
        thingRow("e", { value: null, at: noon }),
      ]);
      const store = await lab.open();
      const expected: readonly (readonly [AnyFilter, string])[] = [
        [value.eq(day("2024-02-29")), "c"],
        [value.eq(noon), ""],
        [value.ne(noon), "abcd"],
        [value.lt(noon), "abc"],
        [value.gte(noon), "d"],
        [value.lte(day("2024-02-28")), "ab"],
        [value.gt(day("2024-02-28")), "cd"],
        [value.lt(new Date(0)), "a"],
        [value.in([day("2024-03-01"), noon, day("1969-12-31")]), "ad"],
        [value.notIn([day("2024-03-01"), noon]), "abc"],
        ["value = '2024-02-29'", "c"],
        ["value > '2024-02-28T18:15:00Z'", "cd"],
        ["value < '2024-02-28T18:15:00Z'", "ab"],
        ["value IS NULL", "e"],
        ["value = at", "a"],
        ["value < at", "b"],
        ["value > at", "c"],
      ];
      for (const [filter, ids] of expected) assert.equal(await idsOf(store, filter), ids, JSON.stringify(filter));
      await using given = await store.resolve(child, { filters: { thing: value.gte(noon) } });
      assert.deepEqual(pick(await given.new.rows(), "id"), [{ id: "d" }]);
      assert.equal(await store.delete(thing, value.lte(day("2024-02-28"))), 2);
      assert.equal(await idsOf(store, "TRUE"), "cde");
    },
  },
  groups: {
    title: "dates identify groups, and their members are in the order of the days",
    async run(lab) {
      const byDay = defineFeature({
        key: "by/day",
        id: ["shot"],
        deps: [from(frame, { select: ["tag"], lineage: { type: "aggregation", on: ["shot"] } })],
        fields: { x: "1" },
      });
      const rows = ["1969-12-30", "1969-12-31", "1970-01-01", "2024-02-29"].flatMap((text, index) =>
        ["2024-03-01", "2024-02-29"].map((shot) => frameRow({ shot: day(shot), n: day(text) }, `${index}`)),
      );
      const types = { shot: date, n: date };
      await fill(lab, { adapt: (adapter) => withTypes(adapter, types) }, (store) => store.write(frame, rows as never));
      const both = await Witnessed.open(lab, [frame, byDay]);
      await both.write(frame, rows.toReversed());
      const { pending, counts } = await both.resolvesAlike(byDay);
      assert.deepEqual(counts, { ...nothing, new: 2 });
      for (const row of pending) assert.deepEqual(row.tag, ["0", "1", "2", "3"]);
      await both.compute(byDay);
      await both.readsAlike(byDay);
      await both.write(frame, [frameRow({ shot: day("2024-02-29"), n: day("1970-01-01") }, "changed")]);
      assert.deepEqual((await both.resolvesAlike(byDay)).counts, { ...nothing, stale: 1 });
    },
  },
  children: {
    title: "children of dates belong to the parent of their day",
    async run(lab) {
      const part = defineFeature({
        key: "part",
        id: ["id", "n"],
        deps: [from(thing, { select: [], lineage: { type: "expansion", on: ["id"] } })],
        fields: { main: "1" },
      });
      const ids = ["1969-12-31", "2024-02-29"].map(day) as [Date, Date];
      await make(
        lab,
        ids.map((id) => thingRow(id, {}, "1")),
        { id: date },
      );
      const store = await lab.open();
      await using increment = await store.resolve(part);
      const parents = await increment.pending.rows();
      const children = ids.flatMap((id) => [1, 2].map((n) => ({ id, n })));
      await store.replaceChildren(part, parents as never, children as never);
      const rows = await (await store.read(part)).rows();
      assert.deepEqual(new Set(rows.map(({ id }) => Number(id))), new Set(ids.map(Number)));
      await store.write(thing, [thingRow(ids[0], {}, "2")]);
      await using after = await store.resolve(part);
      assert.deepEqual(await after.counts(), { ...nothing, stale: 1 });
      assert.deepEqual(pick(await after.stale.rows(), "id"), [{ id: ids[0] }]);
    },
  },
  "first-and-last": {
    title: "the first and the last day that the store holds come back, and the days beyond them are refused",
    async run(lab) {
      const { first, last } = lab.timestampRange;
      // The first day may have begun before the first timestamp.
      const [earliest, latest] = [-(-first / perDay), last / perDay].map((number) => Number(number * perDay) / 1000);
      const values = [new Date(earliest as number), new Date(latest as number)];
      await make(lab, rowsOf([day("2024-02-29")]));
      const store = await lab.open();
      await store.write(thing, rowsOf(values));
      assert.deepEqual(await stored(store, thing), values);
      for (const time of [(earliest as number) - 86_400_000, (latest as number) + 86_400_000]) {
        const value = new Date(time);
        if (!Number.isNaN(value.getTime())) await refused(store, thing, [thingRow("002", { value })]);
      }
    },
  },
});

const perDay = 86_400_000_000n;

/** Writes what is pending of the child, with rows that go through the caller's hands. */
async function update(store: Store, count: number): Promise<void> {
  await using increment = await store.resolve(child);
  assert.equal((await store.write(child, await increment.pending.rows())).rows, count);
  await using after = await store.resolve(child);
  assert.deepEqual(await after.counts(), nothing);
}
