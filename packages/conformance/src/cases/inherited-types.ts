import assert from "node:assert/strict";
import type { AnyFeature, Store } from "@metaxy-ts/core";
import { defineFeature, from } from "@metaxy-ts/core";
import type { Capability, ColumnType } from "@metaxy-ts/core/adapter";
import { topic } from "../suite/case.js";
import type { Lab } from "../suite/lab.js";
import { withTypes } from "./support/adapters.js";
import { schemaOf, typed } from "./support/declared.js";
import { refused } from "./support/refused.js";
import { nothing } from "./support/rows.js";
import { left, right, thingRow } from "./support/things.js";

const day = (number: number) => new Date(Date.UTC(2024, 0, number));
const days = [1, 2, 3].map((number) => thingRow(day(number), { taken: day(number), size: number }));

const definition = { id: ["id"], fields: { main: "1" } } as const;
const child = defineFeature({ key: "child", ...definition, deps: [left] });

/** What another library made of the parent's columns: no row of JavaScript says that a timestamp is a date. */
const dates = { id: { kind: "date" }, taken: { kind: "date" } } as const;

/** Makes the table of `left` with these types. */
async function writeParent(
  lab: Lab,
  types: Readonly<Record<string, ColumnType>> = dates,
  rows: readonly object[] = days,
): Promise<void> {
  const store = await lab.open({ adapt: (adapter) => withTypes(adapter, types) });
  await store.write(left, rows as never);
  await store.close();
}

/** The kinds of the user columns that a feature has. */
async function kinds(store: Store, feature: AnyFeature): Promise<Record<string, string>> {
  const columns = await (await store.read(feature as never)).columns();
  const user = columns.filter(({ name }) => !name.startsWith("metaxy_"));
  return Object.fromEntries(
    user.map(({ name, type }) => [name, type.kind === "list" ? `list of ${type.item.kind}` : type.kind]),
  );
}

/** Writes what is pending as objects, with what somebody computes for each. Afterwards nothing is pending. */
async function catchUp(store: Store, feature: AnyFeature, computed: object = {}): Promise<void> {
  await using increment = await store.resolve(feature as typeof child);
  const rows = await increment.pending.rows();
  assert.ok(rows.length > 0);
  await store.write(feature as typeof child, rows.map((row) => ({ ...row, ...computed })) as never);
  await using after = await store.resolve(feature as typeof child);
  assert.deepEqual(await after.counts(), nothing);
}

/** Rows of a fallback store come as Arrow. */
const moving: readonly Capability[] = ["relation.arrow", "input.arrow"];

/** A new table has the types of other tables for the columns that it shares with them. */
export const inheritedTypes = topic("inherited-types", {
  parents: {
    title: "a new table has the types of its parents for IDs and for columns that it takes over",
    async run(lab) {
      await writeParent(lab);
      const store = await lab.open();
      await catchUp(store, child, { score: 0.5 });
      assert.deepEqual(await kinds(store, child), { id: "date", size: "integer", taken: "date", score: "float" });
      const rows = await (await store.read(child)).rows();
      assert.deepEqual(rows.map(({ id }) => id).sort(), days.map(({ id }) => id).sort());
    },
  },
  "renamed-columns": {
    title: "a column has the type of the parents under its new name, and no type of a column that is not included",
    async run(lab) {
      await writeParent(lab);
      const store = await lab.open();
      const renaming = defineFeature({
        key: "renaming",
        id: ["day"],
        deps: [from(left, { rename: { id: "day" }, select: ["size"] })],
        fields: { main: "1" },
      });
      await catchUp(store, renaming, { taken: day(1) });
      assert.deepEqual(await kinds(store, renaming), { day: "date", size: "integer", taken: "timestamp" });
    },
  },
  groups: {
    title: "the columns of a group's members are lists of their types",
    async run(lab) {
      await writeParent(lab, dates, [
        thingRow(day(1), { taken: day(5), at: day(7) }),
        thingRow(day(2), { taken: day(5), at: day(8) }),
      ]);
      const store = await lab.open();
      const grouped = defineFeature({
        key: "grouped",
        id: ["taken"],
        deps: [from(left, { lineage: { type: "aggregation" } })],
        fields: { main: "1" },
      });
      await catchUp(store, grouped);
      assert.deepEqual(await kinds(store, grouped), { taken: "date", id: "list of date", at: "list of timestamp" });
    },
  },
  children: {
    title: "children have the type of their parents' ID, and parents without children too",
    async run(lab) {
      await writeParent(lab);
      const store = await lab.open();
      const parts = defineFeature({
        key: "parts",
        id: ["id", "part"],
        deps: [from(left, { select: [], lineage: { type: "expansion", on: ["id"] } })],
        fields: { main: "1" },
      });
      const parents = await (await store.resolve(parts)).pending.rows();
      const children = parents.filter(({ id }) => Number(id) !== Number(day(3))).map(({ id }) => ({ id, part: 1 }));
      await store.replaceChildren(parts as never, parents as never, children as never);
      assert.deepEqual(await kinds(store, parts), { id: "date", part: "integer" });
      assert.deepEqual(await (await store.resolve(parts)).counts(), nothing);
    },
  },
  "other-ids": {
    title: "an ID that the parents' type cannot hold is refused, naming the column, and nothing is stored",
    async run(lab) {
      await writeParent(lab);
      const store = await lab.open();
      for (const id of [new Date(day(1).getTime() + 1), "2024-01-01T00:00:00.001Z", 1, "text", true]) {
        const error = await refused(store, child, [thingRow(id)]);
        assert.ok(error.message.includes('"id"'), error.message);
      }
      assert.equal(await store.has(child), false);
    },
  },
  "own-meaning": {
    title: "a column that only has the name of a parent's column has the type of its own values",
    async run(lab) {
      await writeParent(lab);
      const store = await lab.open();
      const own = { taken: new Date(5), size: "large" };
      await catchUp(store, child, own);
      assert.deepEqual(await kinds(store, child), { id: "date", size: "string", taken: "timestamp" });
    },
  },
  declared: {
    title: "a schema decides what a column has, and the parents' table how that is stored",
    async run(lab) {
      await writeParent(lab, { ...dates, price: { kind: "integer" } }, [
        thingRow(day(1), { taken: day(1), size: 1, price: 1 }),
      ]);
      const schema = schemaOf({ id: typed.date, taken: typed.date, size: typed.number, price: typed.integer });
      const feature = defineFeature({ key: "child", ...definition, deps: [left], schema });
      const store = await lab.open();
      await catchUp(store, feature as unknown as AnyFeature);
      await store.write(child, [thingRow(day(2), { taken: day(2), size: 0.5, price: 2 })]);
      assert.deepEqual(await kinds(store, child), { id: "date", taken: "date", size: "float", price: "integer" });
    },
  },
  "no-rows": {
    title: "a table that is made without rows has the types of its parents",
    async run(lab) {
      await writeParent(lab);
      const store = await lab.open();
      await store.write(child, []);
      assert.deepEqual(await kinds(store, child), { id: "date" });
      await catchUp(store, child);
      assert.deepEqual(await kinds(store, child), { id: "date", size: "integer", taken: "date" });
    },
  },
  relations: {
    title: "rows of a relation are stored in the types of the parents, as far as none of them changes",
    async run(lab) {
      await writeParent(lab);
      const store = await lab.open();
      const instants = days.map(({ id, ...others }) => ({ ...others, id }));
      await store.write(right, instants);
      await store.write(child, await store.read(right, { columns: ["id", "metaxy_provenance_by_field"] } as never));
      assert.deepEqual(await kinds(store, child), { id: "date" });
      await store.write(right, [thingRow(new Date(5))]);
      const other = defineFeature({ key: "other", ...definition, deps: [left] });
      const columns = ["id", "metaxy_provenance_by_field"];
      await refused(store, other, await store.read(right, { columns } as never));
      assert.equal(await store.has(other), false);
    },
  },
  "fallback-parents": {
    title: "parents in a fallback store give their types to a new table here",
    needs: moving,
    async run(lab) {
      await writeParent(lab);
      const store = await lab.open({ place: "own", fallbackStores: [lab.configure()] });
      await catchUp(store, child);
      assert.deepEqual(await kinds(store, child), { id: "date", size: "integer", taken: "date" });
    },
  },
  copies: {
    title: "a copy has the types of the table that it was made of",
    needs: moving,
    async run(lab) {
      await writeParent(lab);
      const source = await lab.open({ mode: "read" });
      const store = await lab.open({ place: "copy" });
      await store.copyFrom(source, { features: [left] });
      assert.deepEqual(await kinds(store, left), { id: "date", size: "integer", taken: "date" });
    },
  },
});
