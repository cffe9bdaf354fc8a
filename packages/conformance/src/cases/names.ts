import assert from "node:assert/strict";
import type { Store } from "@metaxy-ts/core";
import { column, defineFeature, FeatureGraph, from } from "@metaxy-ts/core";
import type { Capability } from "@metaxy-ts/core/adapter";
import { topic } from "../suite/case.js";
import { hardNames, named, ownPairs, pairs } from "./support/hard-names.js";
import { nothing, parts, sorted } from "./support/rows.js";
import { fill } from "./support/stored.js";
import { idsOf, left, right, thing, thingRow } from "./support/things.js";

const needs: readonly Capability[] = ["relation.arrow", "input.arrow"];

/** A row with a string in each hard name, and one that has none of them. */
const full = thingRow(
  "a",
  named(hardNames, (name) => `${name} of a`),
);
const rows = [full, thingRow("b", { other: 1 })];

async function storedRows(store: Store, feature = thing): Promise<object[]> {
  return sorted(await (await store.read(feature)).rows(), "id");
}

async function hasFullAndEmpty(store: Store, feature = thing): Promise<void> {
  const [first, second] = await storedRows(store, feature);
  assert.deepEqual(
    ownPairs(first),
    pairs(hardNames, (name) => `${name} of a`),
  );
  assert.deepEqual(
    ownPairs(second),
    pairs(hardNames, () => null),
  );
}

/** Names that JavaScript has a meaning for, in every place where users give names. */
export const names = topic("names", {
  columns: {
    title: "a column may have any name that an object of JavaScript has, and is null in rows without it",
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, rows);
      await hasFullAndEmpty(store);
      await store.write(thing, [
        thingRow(
          "c",
          named(hardNames, () => null),
        ),
        thingRow("d"),
      ]);
      const all = await storedRows(store);
      assert.deepEqual(
        ownPairs(all[2]),
        pairs(hardNames, () => null),
      );
      assert.deepEqual(
        ownPairs(all[3]),
        pairs(hardNames, () => null),
      );
      const chosen = await store.read(thing, { columns: ["id", "__proto__", "toString"] as never });
      assert.deepEqual(
        (await chosen.columns()).map(({ name }) => name),
        ["id", "__proto__", "toString"],
      );
      const batches: object[] = [];
      for await (const batch of (await store.read(thing, { filters: "id = 'a'" })).batches(1)) batches.push(...batch);
      assert.deepEqual(
        ownPairs(batches[0]),
        pairs(hardNames, (name) => `${name} of a`),
      );
    },
  },
  "columns-of-every-type": {
    title: "columns of these names can have integers, floats, booleans, timestamps and lists",
    async run(lab) {
      const store = await lab.open();
      const values = named(hardNames, (name) => hardNames.indexOf(name as "toString"));
      const typed = [
        (value: number) => value,
        (value: number) => value + 0.5,
        (value: number) => value % 2 === 0,
        (value: number) => new Date(value * 1000),
        (value: number) => [`${value}`, null],
      ];
      for (const [index, make] of typed.entries()) {
        const feature = defineFeature({ key: `typed${index}`, id: ["id"], fields: { main: "1" } });
        const row = thingRow(
          "a",
          named(hardNames, (name) => make(values[name] as number)),
        );
        await store.write(feature, [row]);
        const [stored] = await (await store.read(feature)).rows();
        assert.deepEqual(
          ownPairs(stored),
          pairs(hardNames, (name) => make(values[name] as number)),
        );
      }
    },
  },
  members: {
    title: "a member of an object may have such a name, at every depth, and is null where an object lacks it",
    async run(lab) {
      const store = await lab.open();
      const object = named(hardNames, (name) => ({ inner: named([name], () => 1), list: [named([name], () => name)] }));
      await store.write(thing, [
        thingRow("a", { flat: named(hardNames, (name) => name), deep: object }),
        thingRow("b", { flat: named(["plain"], () => "plain"), deep: null }),
      ]);
      const [first, second] = (await storedRows(store)) as Record<string, Record<string, unknown>>[];
      assert.deepEqual(
        ownPairs(first?.flat),
        pairs(hardNames, (name) => name),
      );
      assert.deepEqual(
        ownPairs(second?.flat),
        pairs(hardNames, () => null),
      );
      assert.equal(second?.flat?.plain, "plain");
      for (const name of hardNames) {
        const [[, at]] = ownPairs(first?.deep, [name]) as [[string, { inner: object; list: object[] }]];
        assert.deepEqual(ownPairs(at.inner, [name]), [[name, 1]]);
        assert.deepEqual(ownPairs(at.list[0], [name]), [[name, name]]);
      }
    },
  },
  ids: {
    title: "ID columns may have such names: they identify samples in writes, updates, samples and deletes",
    async run(lab) {
      const store = await lab.open();
      const id = ["constructor", "__proto__"] as const;
      const root = defineFeature({ key: "root", id, fields: { main: "1" } });
      const child = defineFeature({ key: "child", id, deps: [root], fields: { main: "1" } });
      const row = (one: string, two: string, main = "1") => ({
        ...named(id, (name) => (name === "__proto__" ? two : one)),
        metaxy_provenance_by_field: { main },
      });
      const all = [row("a", "x"), row("a", "y"), row("b", "x")];
      await store.write(root, all as never);
      await using increment = await store.resolve(child);
      assert.deepEqual(await increment.counts(), { ...nothing, new: 3 });
      await store.write(child, increment.new);
      await store.write(root, [row("a", "y", "2")] as never);
      assert.equal(await store.delete(root, [named(id, (name) => (name === "__proto__" ? "x" : "b"))] as never), 1);
      await using second = await store.resolve(child);
      assert.deepEqual(await second.counts(), { ...nothing, stale: 1, orphaned: 1 });
      assert.deepEqual(ownPairs((await second.stale.rows())[0], id), [
        ["constructor", "a"],
        ["__proto__", "y"],
      ]);
      await using given = await store.resolve(root, { samples: [row("a", "x"), row("c", "x")] as never });
      assert.deepEqual(await given.counts(), { ...nothing, new: 1, orphaned: 1 });
      await store.delete(root, [{ constructor: "a" }] as never);
      assert.equal(await (await store.read(root)).count(), 0);
    },
  },
  "keys-and-fields": {
    title: "features and fields may be called `constructor`, with mappings, code versions and filters by key",
    async run(lab) {
      const store = await lab.open();
      const fields = { constructor: "1", main: "2" };
      const root = defineFeature({ key: "constructor", id: ["id"], fields });
      const mapped = from(root, {
        fieldsMapping: { type: "specific", mapping: { main: ["constructor"] } },
        filters: ["id != 'c'"],
      });
      const child = defineFeature({
        key: "child",
        id: ["id"],
        deps: [mapped],
        fields: { main: "1", constructor: { version: "1", on: [root.field("main")] } },
      });
      const row = (id: string, version = "1") => ({
        id,
        metaxy_provenance_by_field: { constructor: version, main: "1" },
      });
      await store.write(root, [row("a"), row("b"), row("c")]);
      await using increment = await store.resolve(child, { filters: { constructor: "id != 'b'" } });
      assert.deepEqual(await parts(increment, "id"), { new: ["a"], stale: [], orphaned: [] });
      await using everything = await store.resolve(child, { filters: {} });
      assert.deepEqual(await parts(everything, "id"), { new: ["a", "b"], stale: [], orphaned: [] });
      await store.write(child, everything.new);
      await store.write(root, [row("a", "2")]);
      await using second = await store.resolve(child);
      const [stale] = await second.stale.rows();
      const before = (await storedRows(store, child as never))[0] as typeof stale;
      assert.notEqual(stale?.metaxy_provenance_by_field.main, before?.metaxy_provenance_by_field.main);
      assert.equal(stale?.metaxy_provenance_by_field.constructor, before?.metaxy_provenance_by_field.constructor);
    },
  },
  "select-and-rename": {
    title: "columns of such names are selected and renamed, to such names too, and are left alone by other renames",
    async run(lab) {
      const store = await lab.open();
      await store.write(left, [full]);
      await store.write(right, [thingRow("a", { size: 1 })]);
      const plain = defineFeature({ key: "plain", id: ["id"], deps: [from(left, { rename: { id: "id" } })] });
      await using all = await store.resolve(plain);
      assert.deepEqual(
        ownPairs((await all.new.rows())[0]),
        pairs(hardNames, (name) => `${name} of a`),
      );
      const renamed = defineFeature({
        key: "renamed",
        id: ["id"],
        deps: [
          from(left, {
            select: ["toString", "__proto__", "constructor"],
            rename: Object.fromEntries([
              ["toString", "valueOf"],
              ["valueOf", "toString"],
              ["__proto__", "text"],
            ]) as never,
            filters: ["valueOf = 'toString of a'", "text = '__proto__ of a'"],
          }),
          from(right, { rename: named(["size"], () => "__proto__") as never }),
        ],
      });
      await using some = await store.resolve(renamed);
      const shown = ["valueOf", "text", "constructor", "__proto__"];
      assert.deepEqual(ownPairs((await some.new.rows())[0], shown), [
        ["valueOf", "toString of a"],
        ["text", "__proto__ of a"],
        ["constructor", "constructor of a"],
        ["__proto__", 1],
      ]);
    },
  },
  filters: {
    title: "filters of all kinds look at columns of such names: of reads, updates, predicates and deletes",
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, rows);
      const copyOf = defineFeature({ key: "copy-of", id: ["id"], deps: [thing], fields: { main: "1" } });
      await using first = await store.resolve(copyOf);
      await store.write(copyOf, first.new);
      for (const name of hardNames) {
        const filter = column(name).eq(`${name} of a`);
        assert.equal(await idsOf(store, filter), "a", name);
        assert.equal(await idsOf(store, `${name} = '${name} of a'`), "a", name);
        assert.equal(await idsOf(store, column(name).isNull()), "b", name);
        await using increment = await store.resolve(copyOf, { stalenessPredicates: filter });
        assert.deepEqual(await parts(increment, "id"), { new: [], stale: ["a"], orphaned: [] });
        await using narrowed = await store.resolve(copyOf, { globalFilters: filter, skipComparison: true });
        assert.deepEqual(await parts(narrowed, "id"), { new: ["a"], stale: [], orphaned: [] });
      }
      assert.equal(await store.delete(thing, column("__proto__").eq("__proto__ of a")), 1);
      assert.equal(await idsOf(store, "TRUE"), "b");
    },
  },
  "group-members": {
    title: "in a group of parents such a column is a list in the order of the IDs, and such an ID makes groups",
    async run(lab) {
      const store = await lab.open();
      const shot = defineFeature({ key: "shot", id: ["toString", "n"], fields: { main: "1" } });
      const clip = defineFeature({
        key: "clip",
        id: ["toString"],
        deps: [from(shot, { lineage: { type: "aggregation", on: ["toString"] } })],
        fields: { main: "1" },
      });
      const shots = [2, 1].map((n) => ({
        toString: "c",
        n,
        ...named(["__proto__", "constructor"], (name) => `${name} ${n}`),
        metaxy_provenance_by_field: { main: `${n}` },
      }));
      await store.write(shot, shots as never);
      await using increment = await store.resolve(clip);
      const found = await increment.new.rows();
      assert.equal(found.length, 1);
      assert.deepEqual(ownPairs(found[0], ["toString", "__proto__", "constructor"]), [
        ["toString", "c"],
        ["__proto__", ["__proto__ 1", "__proto__ 2"]],
        ["constructor", ["constructor 1", "constructor 2"]],
      ]);
    },
  },
  "data-versions": {
    title: "a field takes its declared data version from a column of such a name",
    async run(lab) {
      const store = await lab.open();
      const declared = defineFeature({
        key: "declared",
        id: ["id"],
        fields: { main: { dataVersion: "toString" as never }, constructor: { dataVersion: "__proto__" as never } },
      });
      const row = { id: "a", ...named(["toString", "__proto__"], (name) => `${name}!`) };
      await store.write(declared, [row] as never);
      const [stored] = await (await store.read(declared)).rows();
      assert.deepEqual(stored?.metaxy_data_version_by_field, { main: "toString!", constructor: "__proto__!" });
      assert.equal(Object.hasOwn(stored?.metaxy_data_version_by_field ?? {}, "constructor"), true);
    },
  },
  "between-stores": {
    title: "columns and members of such names come along to another store, by relation and by copy",
    needs,
    async run(lab) {
      const graph = new FeatureGraph([thing]);
      const nested = rows.map((row) => ({ ...row, object: named(hardNames, (name) => `${name} inside`) }));
      await fill(lab, { place: "source" }, (store) => store.write(thing, nested));
      const source = await lab.open({ place: "source", mode: "read", graph });
      const store = await lab.open({ graph });
      const inside = async (): Promise<void> => {
        await hasFullAndEmpty(store);
        const [first] = (await storedRows(store)) as { object: object }[];
        assert.deepEqual(
          ownPairs(first?.object),
          pairs(hardNames, (name) => `${name} inside`),
        );
      };
      await store.write(thing, await source.read(thing));
      await inside();
      await store.drop(thing);
      await store.copyFrom(source);
      await inside();
    },
  },
});
