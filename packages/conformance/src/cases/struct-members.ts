import assert from "node:assert/strict";
import type { FeatureInput, Store } from "@metaxy-ts/core";
import { defineFeature, from, isMetaxyError } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { declaring, typed } from "./support/declared.js";
import { copy } from "./support/preserved.js";
import { refused } from "./support/refused.js";
import { sorted, values } from "./support/rows.js";
import { thing, thingRow } from "./support/things.js";

const needs = ["write.schemaEvolution"] as const;

/** The values of a column, by ID, without members that have no value: what is missing may be null, or an empty list where a store has no null for it. */
async function shown(store: Store, feature: FeatureInput, column = "value"): Promise<unknown[]> {
  const rows = await (await store.read(feature as typeof thing)).rows();
  return sorted(rows, "id").map((row) => present(row[column]));
}

function present(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(present);
  if (typeof value !== "object" || value === null || value instanceof Date || value instanceof Uint8Array)
    return value ?? null;
  const members = Object.entries(value).map(([name, member]) => [name, present(member)] as const);
  return Object.fromEntries(members.filter(([, member]) => !isNothing(member)));
}

function isNothing(value: unknown): boolean {
  if (value === null) return true;
  if (typeof value !== "object" || value instanceof Date || value instanceof Uint8Array) return false;
  return Object.keys(value).length === 0;
}

/** Writes one row after the other, so that the table is there when the next one comes. */
async function writeEach(store: Store, feature: FeatureInput, column: readonly unknown[]): Promise<void> {
  for (const [index, value] of column.entries())
    await store.write(feature as typeof thing, [thingRow(`${index}`, { value })]);
}

/** What becomes of members that structs get later. */
export const structMembers = topic("struct-members", {
  new: {
    title: "members that a later write provides are stored, and are null in the rows before it",
    needs,
    async run(lab) {
      const store = await lab.open();
      const column = [{ camera: "X" }, { camera: "X", iso: "800" }, { lens: 50, camera: "Y" }, { iso: "100" }];
      await writeEach(store, thing, column);
      assert.deepEqual(await shown(store, thing), column);
      const [first] = sorted(await (await store.read(thing)).rows(), "id");
      assert.equal((first?.value as { iso?: unknown } | undefined)?.iso, null);
    },
  },
  "in-structs-and-lists": {
    title: "structs in structs and in lists get members too, of every type",
    needs,
    async run(lab) {
      const columns = [
        [{ a: { b: { c: "x" } } }, { a: { b: { c: "y", d: 1 }, e: true } }],
        [[{ a: "x" }], [{ a: "y", b: 0.5 }, { b: 1.5 }], [], [{ a: "z", at: new Date(0), more: { b: ["z"] } }]],
        [{ list: [{ a: "x" }] }, { list: [{ a: "y", more: { b: "z" } }], count: 2 }],
      ];
      for (const [index, column] of columns.entries()) {
        const store = await lab.open({ place: `${index}` });
        await writeEach(store, thing, column);
        assert.deepEqual(await shown(store, thing), column);
        const rows = await (await store.read(thing)).rows();
        await store.write(
          copy,
          rows.map(({ id, value }) => thingRow(id, { value })),
        );
        assert.deepEqual(await shown(store, copy), column);
        await store.close();
      }
    },
  },
  "deep-in-lists": {
    title:
      "structs further inside of lists and records get members, or the write is refused and nothing of it is stored",
    needs,
    async run(lab) {
      const records = declaring({ value: typed.record(typed.object({ a: typed.string, b: typed.string }, ["a"])) });
      const later = declaring({
        value: typed.record(typed.object({ a: typed.string, b: typed.string, c: typed.integer }, ["a"])),
      });
      const columns = [
        [thing, thing, [[{ a: "x" }], []], [[{ a: "y" }, { b: ["z"] }]]],
        [thing, thing, [{ a: { b: "x" } }], [{ a: { b: "y", c: 1 } }]],
        [thing, thing, [{ a: [{ b: "x" }] }], [{ a: [{ b: "y", c: 1 }] }]],
        [records, later, { k: { a: "x" } }, { l: { a: "y", c: 1 } }],
      ] as const;
      for (const [index, [before, after, first, second]] of columns.entries()) {
        const store = await lab.open({ place: `${index}` });
        await store.write(before as typeof thing, [thingRow("0", { value: first })]);
        const stored = await store.write(after as typeof thing, [thingRow("1", { value: second })]).then(
          () => true,
          (error: unknown) => {
            if (!isMetaxyError(error, "WRITE_INVALID")) throw error;
            return false;
          },
        );
        assert.deepEqual(await shown(store, thing), stored ? [first, second].map(present) : [present(first)]);
        await store.write(before as typeof thing, [thingRow("2", { value: first })]);
        assert.deepEqual((await shown(store, thing)).at(-1), present(first));
        await store.close();
      }
    },
  },
  "with-a-schema": {
    title: "a member that a schema has, or gets later, is stored",
    needs,
    async run(lab) {
      const store = await lab.open();
      const first = declaring({ value: typed.object({ camera: typed.string, iso: typed.string }, ["camera"]) });
      await store.write(first, [thingRow("0", { value: { camera: "X" } })]);
      await store.write(first, [thingRow("1", { value: { camera: "X", iso: "800" } })]);
      const second = declaring({
        value: typed.object({ camera: typed.string, iso: typed.string, sizes: typed.list(typed.number) }, ["camera"]),
      });
      await store.write(second, [thingRow("2", { value: { camera: "Y", sizes: [1] } })]);
      await store.write(second, [thingRow("3", { value: { camera: "Z", sizes: [0.5] } })]);
      assert.deepEqual(await shown(store, second), [
        { camera: "X" },
        { camera: "X", iso: "800" },
        { camera: "Y", sizes: [1] },
        { camera: "Z", sizes: [0.5] },
      ]);
    },
  },
  "by-relation": {
    title:
      "a relation provides members that the table does not have, and may lack or order otherwise those that it has",
    needs,
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, [thingRow("0", { value: { a: "x", b: 1, list: [{ c: "y" }] } })]);
      await store.write(copy, [thingRow("1", { value: { d: true, list: [{ e: 2 }], a: "z" } })]);
      const columns = ["id", "value", "metaxy_provenance_by_field"];
      await store.write(thing, await store.read(copy, { columns }));
      assert.deepEqual(await shown(store, thing), [
        { a: "x", b: 1, list: [{ c: "y" }] },
        { a: "z", d: true, list: [{ e: 2 }] },
      ]);
    },
  },
  "by-arrow": {
    title:
      "Arrow structs provide members that the table does not have, and may lack or order otherwise those that it has",
    needs: [...needs, "relation.arrow", "input.arrow"],
    async run(lab) {
      const store = await lab.open();
      const other = await lab.open({ place: "other" });
      await store.write(thing, [thingRow("0", { value: { a: "x", b: 1, list: [{ c: "y" }] } })]);
      await other.write(thing, [thingRow("1", { value: { d: true, list: [{ e: 2 }], a: "z" } })]);
      const columns = ["id", "value", "metaxy_provenance_by_field"];
      await store.write(thing, await (await other.read(thing, { columns })).arrow());
      assert.deepEqual(await shown(store, thing), [
        { a: "x", b: 1, list: [{ c: "y" }] },
        { a: "z", d: true, list: [{ e: 2 }] },
      ]);
    },
  },
  copied: {
    title: "a copy from another store provides its members",
    needs,
    async run(lab) {
      const store = await lab.open();
      const other = await lab.open({ place: "other" });
      await store.write(thing, [thingRow("0", { value: { a: "x" } })]);
      await other.write(thing, [thingRow("1", { value: { b: "y" } })]);
      await store.copyFrom(other, { features: [thing] });
      assert.deepEqual(await shown(store, thing), [{ a: "x" }, { b: "y" }]);
    },
  },
  carried: {
    title: "an increment of a child includes the members that its parent got later",
    needs,
    async run(lab) {
      const store = await lab.open();
      const child = defineFeature({ key: "child", id: ["id"], deps: [from(thing)] });
      await store.write(thing, [thingRow("0", { value: { a: "x" } })]);
      await using first = await store.resolve(child);
      await store.write(child, first.pending);
      await store.write(thing, [thingRow("1", { value: { a: "y", b: 1 } })]);
      await using second = await store.resolve(child);
      await store.write(child, await second.pending.rows());
      await store.write(thing, [thingRow("2", { value: { c: [{ d: "z" }] } })]);
      await using third = await store.resolve(child);
      await store.write(child, third.pending);
      assert.deepEqual(await shown(store, child), [{ a: "x" }, { a: "y", b: 1 }, { c: [{ d: "z" }] }]);
    },
  },
  "at-the-same-time": {
    title: "parallel writes that provide the same and other members lose no values",
    needs,
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, [thingRow("0", { value: { a: "x" } })]);
      const column = Array.from({ length: 12 }, (_, index) => ({ a: `${index}`, [`member_${index % 4}`]: index }));
      await Promise.all(column.map((value, index) => store.write(thing, [thingRow(`${index + 10}`, { value })])));
      assert.deepEqual(await shown(store, thing), [{ a: "x" }, ...column]);
    },
  },
  "of-another-type": {
    title: "a member of another type than the stored one's is refused, and the struct gets no member of that write",
    needs,
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, [thingRow("0", { value: { a: "x", list: [{ b: 1 }] } })]);
      const wrong = [{ a: 1 }, { a: "x", list: [{ b: "y" }] }, { a: { b: "x" } }, { list: ["x"] }, "x", [{ a: "x" }]];
      for (const value of wrong)
        await refused(store, thing, [thingRow("1", { value: { more: "y" } }), thingRow("2", { value })]);
      await store.write(copy, [thingRow("1", { value: { a: 1, more: "y" } })]);
      const columns = ["id", "value", "metaxy_provenance_by_field"];
      await refused(store, thing, await store.read(copy, { columns }));
      const [row] = await (await store.read(thing)).rows();
      assert.deepEqual(Object.keys(row?.value as object).sort(), ["a", "list"]);
    },
  },
  "history-stays": {
    title: "rows of other versions and the history do not change when a struct gets members",
    needs,
    async run(lab) {
      const store = await lab.open();
      const newer = defineFeature({ key: "thing", id: ["id"], fields: { main: "2" } });
      await store.write(thing, [thingRow("0", { value: { a: "x" } })]);
      await store.write(thing, [thingRow("0", { value: { a: "y" } })]);
      await store.delete(thing, "id = '0'");
      await store.write(newer, [thingRow("0", { value: { a: "z", b: 1 } })]);
      const all = await store.read(thing, {
        withFeatureHistory: true,
        withSampleHistory: true,
        includeSoftDeleted: true,
      });
      const found = (await values(all, "value")).map(present);
      const order = (value: unknown): string => JSON.stringify(value);
      assert.deepEqual(found.map(order).sort(), ['{"a":"x"}', '{"a":"y"}', '{"a":"y"}', '{"a":"z","b":1}']);
    },
  },
});
