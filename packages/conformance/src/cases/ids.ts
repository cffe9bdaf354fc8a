import assert from "node:assert/strict";
import type { AnyFeature, Dependency, MetaxyError, Store } from "@metaxy-ts/core";
import { defineFeature, from } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { notFinite } from "./support/not-finite.js";
import { rejects } from "./support/rejects.js";
import { nothing } from "./support/rows.js";
import { left, right, storedCount, thing, thingRow } from "./support/things.js";

/** Values of a type, none of which is one of another type here, though some look alike. */
const typed = {
  integer: [0, 1, -7, 9007199254740993n],
  text: ["0", "1", "true", "a"],
  boolean: [true, false],
  bytes: [new Uint8Array([48]), new Uint8Array([97])],
  timestamp: [new Date(0), new Date("2024-02-29T12:00:00.001Z")],
};

type TypeName = keyof typeof typed;

const names = Object.keys(typed) as TypeName[];

/** Each type with two others. */
const pairs: readonly (readonly [TypeName, TypeName])[] = [
  ["integer", "text"],
  ["text", "bytes"],
  ["bytes", "timestamp"],
  ["timestamp", "integer"],
  ["boolean", "text"],
  ["integer", "boolean"],
];

const root = (key: string) => defineFeature({ key, id: ["id"], fields: { main: "1" } });
const over = (key: string, ...deps: readonly (AnyFeature | Dependency)[]) =>
  defineFeature({ key, id: ["id"], deps, fields: { main: "1" } });

const write = (store: Store, feature: unknown, ids: readonly unknown[]) =>
  store.write(
    feature as typeof thing,
    ids.map((id) => thingRow(id, {}, "1")),
  );

const child = over("child", thing);

/** A feature for each type, with its values as IDs. */
async function writeTyped(store: Store): Promise<void> {
  for (const name of names) await write(store, root(name), typed[name]);
}

function namesColumn({ message }: MetaxyError, feature: string): void {
  assert.ok(message.includes(feature), message);
  assert.ok(message.includes('"id"'), message);
}

/** Which IDs count as the same, and what becomes of IDs that can never be the same. */
export const ids = topic("ids", {
  "other-type-deletes-nothing": {
    title: "rows with IDs of another type than the stored ones are refused by a delete, and nothing is deleted",
    async run(lab) {
      const store = await lab.open();
      await writeTyped(store);
      for (const [stored, given] of pairs) {
        const rows = typed[given].map((id) => ({ id }));
        for (const hard of [false, true]) {
          namesColumn(await rejects(store.delete(root(stored), rows as never, { hard }), "ARGUMENT_INVALID"), stored);
          const others = await store.read(root(given));
          await rejects(store.delete(root(stored), others as never, { hard }), "ARGUMENT_INVALID");
        }
        assert.equal(await storedCount(store, root(stored)), typed[stored].length);
      }
    },
  },
  "same-type-deletes": {
    title: "rows with IDs of the stored type choose just their samples, of every type",
    async run(lab) {
      const store = await lab.open();
      await writeTyped(store);
      for (const name of names) {
        const [first, ...others] = typed[name];
        assert.equal(await store.delete(root(name), [{ id: first }] as never), 1);
        assert.equal(await store.delete(root(name), [{ id: first }] as never), 0);
        assert.equal(await store.delete(root(name), [{ id: null }]), 0);
        assert.equal(await (await store.read(root(name))).count(), others.length);
      }
    },
  },
  "samples-of-another-type": {
    title: "samples whose IDs have another type than the stored ones are refused",
    async run(lab) {
      const store = await lab.open();
      await writeTyped(store);
      for (const [stored, given] of pairs) {
        const rows = typed[given].map((id) => thingRow(id, {}, "1"));
        const error = await store.resolve(root(stored), { samples: rows as never }).then(
          () => assert.fail(`${given} were taken for ${stored}`),
          (cause: unknown) => cause as MetaxyError,
        );
        assert.ok(["RESOLVE_INVALID", "WRITE_INVALID"].includes(error.code), String(error));
        namesColumn(error, stored);
        const samples = (await store.read(root(given))) as never;
        await rejects(store.resolve(root(stored), { samples }), "RESOLVE_INVALID");
      }
    },
  },
  "parent-of-another-type": {
    title: "an update over parents whose IDs have another type than the children's is refused, naming both",
    async run(lab) {
      const store = await lab.open();
      const feature = ([one, other]: (typeof pairs)[number]) => over(`${one}/over/${other}`, root(one));
      // Before their parents, because a new table takes their types.
      for (const pair of pairs) await write(store, feature(pair), typed[pair[1]].slice(0, 1));
      await writeTyped(store);
      for (const pair of pairs) {
        const [one] = pair;
        namesColumn(await rejects(store.resolve(feature(pair)), "RESOLVE_INVALID"), one);
        await using all = await store.resolve(feature(pair), { skipComparison: true });
        assert.deepEqual(await all.counts(), { ...nothing, new: typed[one].length });
      }
    },
  },
  "parents-of-two-types": {
    title: "parents whose IDs can never be the same are not joined",
    async run(lab) {
      const store = await lab.open();
      await writeTyped(store);
      for (const [one, other] of pairs) {
        const [first, second] = [root(one), root(other)];
        const optional = [from(first, { optional: true }), from(second, { optional: true })];
        for (const feature of [over("joined", first, second), over("joined", ...optional)]) {
          const error = await rejects(store.resolve(feature), "RESOLVE_INVALID");
          namesColumn(error, one);
          assert.ok(error.message.includes(other), error.message);
        }
      }
    },
  },
  "whole-numbers-and-floats": {
    title: "a float is the same ID as a whole number of exactly its value, wherever IDs are compared",
    async run(lab) {
      const store = await lab.open();
      const integers = [1, 2, 9007199254740993n, -3];
      const floats = [1, 2.5, 9007199254740992, -3];
      await write(store, child, floats); // before its parent, whose type it would take
      await write(store, thing, integers);
      await using increment = await store.resolve(child);
      assert.deepEqual(await increment.counts(), { ...nothing, new: 2, stale: 2, orphaned: 2 });
      assert.deepEqual(idsIn(await increment.new.rows()), [2, 9007199254740993n]);
      assert.deepEqual(idsIn(await increment.stale.rows()), [-3, 1]);
      assert.deepEqual(idsIn(await increment.orphaned.rows()), [2.5, 9007199254740992]);
      const kept: object[] = [];
      for await (const batch of increment.orphaned.batches(10)) kept.push(...batch);
      for await (const batch of increment.pending.batches(10)) kept.push(...batch);
      assert.equal(kept.length, 6);
      assert.equal(await increment.progress(), 0.5);
      await using swapped = await store.resolve(thing, { samples: floats.map((id) => thingRow(id, {}, "1")) as never });
      assert.deepEqual(await swapped.counts(), { ...nothing, new: 2, orphaned: 2 });
      assert.equal(await store.delete(thing, await store.read(child)), 2);
      assert.deepEqual(idsIn(await (await store.read(thing)).rows()), [2, 9007199254740993n]);
      assert.equal(await store.delete(child, [{ id: 9007199254740993n }, { id: 2 }] as never), 0);
      assert.equal(await store.delete(child, [{ id: 1 }, { id: 2.5 }] as never, { hard: true }), 2);
      assert.deepEqual(idsIn(await (await store.read(child)).rows()), [-3, 9007199254740992]);
    },
  },
  "whole-numbers-and-floats-of-parents": {
    title: "parents with whole numbers and floats as IDs are joined where the values are exactly the same",
    async run(lab) {
      const store = await lab.open();
      await write(store, left, [1, 2, 9007199254740993n]);
      await write(store, right, [1, 2.5, 9007199254740992]);
      const joined = over("joined", left, right);
      const some = over("some", left, from(right, { optional: true }));
      await using inner = await store.resolve(joined);
      assert.deepEqual(idsIn(await inner.new.rows()), [1]);
      await using outer = await store.resolve(some);
      assert.deepEqual(idsIn(await outer.new.rows()), [1, 2, 9007199254740993n]);
      const optional = over("optional", from(left, { optional: true }), from(right, { optional: true }));
      await rejects(store.resolve(optional), "RESOLVE_INVALID"); // a sample has its ID from either, and a column one type
    },
  },
  "negative-zero": {
    title: "-0 is the same ID as 0: in one write, over two, for parents, samples and deletes",
    async run(lab) {
      const store = await lab.open();
      await rejects(write(store, thing, [0.5, 0, -0]), "WRITE_INVALID");
      await write(store, left, [0.5, -0]);
      await write(store, right, [0.5, 0]);
      await write(store, thing, [0.5, -0]);
      await write(store, thing, [1.5, 0]);
      assert.equal(await (await store.read(thing)).count(), 3);
      assert.equal(await (await store.read(thing, { columns: ["metaxy_provenance"] })).count(), 3);
      await write(store, child, [0, 0.5, 2.5]);
      await using increment = await store.resolve(child);
      assert.deepEqual(await increment.counts(), { ...nothing, new: 1, stale: 2, orphaned: 1 });
      for await (const batch of increment.orphaned.batches(10)) assert.deepEqual(idsIn(batch), [2.5]);
      const joined = over("joined", left, right);
      await using both = await store.resolve(joined);
      assert.equal(await both.new.count(), 2);
      await using given = await store.resolve(thing, { samples: [0, 0.5].map((id) => thingRow(id, {}, "1")) });
      assert.deepEqual(await given.counts(), { ...nothing, orphaned: 1 });
      assert.equal(await store.delete(left, [{ id: 0 }] as never), 1);
      assert.equal(await store.delete(right, [{ id: -0 }, { id: 1.5 }] as never), 1);
      assert.equal(await store.delete(thing, (await store.read(child)) as never), 2);
    },
  },
  "negative-zero-in-groups": {
    title: "-0 and 0 are one group of parents and one parent of children",
    async run(lab) {
      const store = await lab.open();
      const part = defineFeature({ key: "part", id: ["group", "n"], fields: { main: "1" } });
      const whole = defineFeature({
        key: "whole",
        id: ["group"],
        deps: [from(part, { lineage: { type: "aggregation", on: ["group"] } })],
        fields: { main: "1" },
      });
      const row = (group: number, n: number) => ({ group, n, metaxy_provenance_by_field: { main: `${n}` } });
      await store.write(part, [row(0, 1), row(-0, 2), row(0.5, 3)]);
      await using groups = await store.resolve(whole);
      const found = (await groups.new.rows()) as unknown as { group: number; n: number[] }[];
      assert.deepEqual(found.map(({ n }) => n).sort(), [[1, 2], [3]]);
      await store.write(whole, groups.new);
      await using again = await store.resolve(whole);
      assert.deepEqual(await again.counts(), nothing);
      const source = defineFeature({ key: "source", id: ["at"], fields: { main: "1" } });
      const expanded = defineFeature({
        key: "expanded",
        id: ["at", "n"],
        deps: [from(source, { lineage: { type: "expansion", on: ["at"] } })],
        fields: { main: "1" },
      });
      const at = (value: number) => ({ at: value, metaxy_provenance_by_field: { main: "1" } });
      await store.write(source, [at(0), at(0.5)]);
      await store.delete(source, [{ at: 0.5 }]);
      await using one = await store.resolve(expanded);
      const [parent] = await one.new.rows();
      await store.write(expanded, [
        { ...parent, at: -0, n: 1 },
        { ...parent, at: 0, n: 2 },
        { ...parent, at: -0.5, n: 1 },
      ] as never);
      await using left = await store.resolve(expanded);
      assert.deepEqual(await left.counts(), { ...nothing, orphaned: 1 });
    },
  },
  nan: {
    title: "NaN is a valid ID and equals itself, or the store refuses it",
    async run(lab) {
      const store = await lab.open();
      if (lab.limits.floats === "finite") {
        for (const id of notFinite) await rejects(write(store, thing, [1.5, id]), "WRITE_INVALID");
        return;
      }
      await rejects(write(store, thing, [Number.NaN, 1, Number.NaN]), "WRITE_INVALID");
      await write(store, thing, [Number.NaN, 1.5]);
      await write(store, thing, [Number.NaN]);
      assert.equal(await (await store.read(thing)).count(), 2);
      await using increment = await store.resolve(child);
      await store.write(child, increment.new);
      await using again = await store.resolve(child);
      assert.deepEqual(await again.counts(), nothing);
      assert.equal(await store.delete(thing, [{ id: Number.NaN }] as never), 1);
      await using orphaned = await store.resolve(child);
      assert.deepEqual(await orphaned.counts(), { ...nothing, orphaned: 1 });
    },
  },
  "nested-or-refused": {
    title: "lists and objects as IDs distinguish samples by all that is in them, or are refused when they are written",
    async run(lab) {
      const store = await lab.open();
      const values = { list: [["a"], ["a", "b"], ["b"]], object: [{ a: 1 }, { a: 2 }, { a: 3 }] };
      for (const [name, of] of Object.entries(values)) {
        const parent = root(`${name}/parent`);
        const below = over(`${name}/child`, parent);
        const texts = over(`${name}/texts`, parent);
        await write(store, texts, ["text"]); // before its parent, whose type it would take
        const refusal = await write(store, parent, of.slice(0, 1)).then(
          () => undefined,
          (error: unknown) => error as MetaxyError,
        );
        if (refusal) {
          assert.equal(refusal.code, "WRITE_INVALID", String(refusal));
          assert.equal(await store.has(parent), false);
          continue;
        }
        await write(store, parent, of.slice(1));
        await write(store, below, of.slice(1));
        assert.equal(await store.delete(parent, [{ id: of[2] }] as never), 1);
        await using increment = await store.resolve(below);
        assert.deepEqual(await increment.counts(), { ...nothing, new: 1, stale: 1, orphaned: 1 });
        await using given = await store.resolve(parent, { samples: of.map((id) => thingRow(id, {}, "1")) as never });
        assert.deepEqual(await given.counts(), { ...nothing, new: 1 });
        await rejects(store.resolve(texts), "RESOLVE_INVALID");
      }
    },
  },
});

/** The IDs of rows in ascending order, as numbers or bigints. */
function idsIn(rows: readonly object[]): unknown[] {
  return rows.map((row) => (row as { id: number | bigint }).id).sort((a, b) => (a < b ? -1 : 1));
}
