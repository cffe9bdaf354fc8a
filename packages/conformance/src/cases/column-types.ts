import assert from "node:assert/strict";
import { isMetaxyError } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { declaring, typed } from "./support/declared.js";
import { copy, rowsOf, stored } from "./support/preserved.js";
import { refused } from "./support/refused.js";
import { sorted } from "./support/rows.js";
import { thing, thingRow } from "./support/things.js";

const written = ["id", "value", "metaxy_provenance_by_field"] as const;

/** Declared types, and two values of each: the first alone would be taken for another type. */
const declared: Readonly<Record<string, readonly [type: object, first: unknown, second: unknown]>> = {
  dates: [typed.orNull(typed.date), null, new Date(0)],
  numbers: [typed.number, 1, 1.5],
  "either number": [{ anyOf: [{ type: "integer" }, { type: "number" }] }, 1, 1.5],
  "numbers of structs": [typed.object({ a: typed.number }), { a: 1 }, { a: 1.5 }],
  "empty lists of structs": [typed.list(typed.object({ a: typed.number })), [], [{ a: 1.5 }]],
  "lists of dates": [typed.list(typed.date), [], [new Date(86_400_000)]],
  "dates of structs": [typed.object({ at: typed.orNull(typed.date) }), { at: null }, { at: new Date(1) }],
  "lists of numbers": [typed.list(typed.number), [1, 2], [0.5]],
  "lists of lists": [typed.list(typed.list(typed.number)), [[]], [[0.5], [1]]],
  bytes: [typed.orNull(typed.bytes), null, Uint8Array.of(0, 255)],
  records: [typed.record(typed.number), { a: 1 }, { b: 0.5 }],
  "records of structs": [typed.record(typed.object({ a: typed.number })), { x: { a: 1 } }, { y: { a: 0.5 } }],
  "records in structs": [
    typed.object({ tags: typed.record(typed.string) }),
    { tags: { a: "x" } },
    { tags: { b: "y" } },
  ],
  "lists of records": [typed.list(typed.record(typed.string)), [{ a: "x" }], [{ b: "y" }, {}]],
};

/** Which type a column has, and what becomes of it. */
export const columnTypes = topic("column-types", {
  declared: {
    title: "a column has the type of the schema, whatever its first values are",
    async run(lab) {
      for (const [name, [type, first, second]] of Object.entries(declared)) {
        const feature = declaring({ value: type });
        const store = await lab.open({ place: name.replaceAll(" ", "_") });
        await store.write(feature as typeof thing, [thingRow("000", { value: first })]);
        await store.write(feature as typeof thing, [thingRow("001", { value: second })]);
        assert.deepEqual(await stored(store, thing), [first, second].map(bytesAsList), name);
        await store.close();
      }
    },
  },
  "bytes-inside": {
    title:
      "bytes inside of lists and objects come back as they were, or the write is refused and nothing of it is stored",
    async run(lab) {
      const columns = [
        [[Uint8Array.of(0, 255)], []],
        [{ a: Uint8Array.of(0, 255) }, { a: Uint8Array.of() }],
      ];
      for (const [index, column] of columns.entries()) {
        const store = await lab.open({ place: `${index}` });
        try {
          await store.write(thing, rowsOf(column));
        } catch (error) {
          if (!isMetaxyError(error, "WRITE_INVALID")) throw error;
          assert.equal(await store.has(thing), false);
          continue;
        }
        assert.deepEqual((await stored(store, thing)).map(withLists), column.map(withLists));
      }
    },
  },
  "declared-alone": {
    title: "a column that no row has yet has the declared type, and takes its values",
    async run(lab) {
      const feature = declaring(
        { value: typed.date, list: typed.list(typed.number), map: typed.record(typed.string) },
        [],
      );
      const store = await lab.open();
      await store.write(feature as typeof thing, [thingRow("000")]);
      const value = new Date(5);
      await store.write(feature as typeof thing, [thingRow("001", { value, list: [0.5], map: { a: "x" } })]);
      const [, row] = sorted(await (await store.read(thing)).rows(), "id");
      assert.deepEqual([row?.value, row?.list, row?.map], [value, [0.5], { a: "x" }]);
    },
  },
  records: {
    title: "a record comes back with its own keys, and with nulls that it has, also when it is empty",
    async run(lab) {
      const feature = declaring({ value: typed.record(typed.orNull(typed.string)) });
      const column = [{ a: "x" }, { b: "y", "it's": null }, {}, { a: "" }];
      const store = await lab.open();
      await store.write(feature as typeof thing, rowsOf(column));
      assert.deepEqual(await stored(store, thing), column);
      const own = declaring({ value: typed.record(typed.orNull(typed.string)) });
      await store.write(own as typeof thing, await store.read(thing, { columns: written }));
      await store.write(own as typeof thing, await (await store.read(thing, { columns: written })).rows());
      assert.deepEqual(await stored(store, thing), column);
    },
  },
  "empty-lists": {
    title: "an empty list, and an empty record, are values of a required column, in rows and in a relation",
    async run(lab) {
      const feature = declaring({ value: typed.list(typed.string), map: typed.record(typed.integer) });
      const store = await lab.open();
      await store.write(feature as typeof thing, [thingRow("000", { value: [], map: {} })]);
      assert.deepEqual(await stored(store, thing), [[]]);
      const columns = ["id", "value", "map", "metaxy_provenance_by_field"];
      await store.write(feature as typeof thing, await store.read(thing, { columns }));
      assert.deepEqual(await stored(store, thing), [[]]);
    },
  },
  "empty-lists-by-arrow": {
    title: "an empty list, and an empty record, are values of a required column, in Arrow data",
    needs: ["relation.arrow", "input.arrow"],
    async run(lab) {
      const feature = declaring({ value: typed.list(typed.string), map: typed.record(typed.integer) });
      const store = await lab.open();
      const other = await lab.open({ place: "other" });
      await other.write(feature as typeof thing, [thingRow("000", { value: [], map: {} })]);
      const columns = ["id", "value", "map", "metaxy_provenance_by_field"];
      await store.write(feature as typeof thing, await (await other.read(thing, { columns })).arrow());
      const [row] = await (await store.read(thing)).rows();
      assert.deepEqual([row?.value, row?.map], [[], {}]);
    },
  },
  "objects-of-nulls": {
    title: "an object whose members are all null is a value of a required column",
    async run(lab) {
      const feature = declaring({ value: typed.object({ a: typed.string, b: typed.integer }, []) });
      const store = await lab.open();
      await store.write(feature as typeof thing, rowsOf([{}, { a: null, b: null }, { a: "x" }]));
      const [first, second] = [
        { a: null, b: null },
        { a: "x", b: null },
      ];
      assert.deepEqual(await stored(store, thing), [first, first, second]);
      await store.write(feature as typeof thing, await store.read(thing, { columns: written }));
      assert.deepEqual(await stored(store, thing), [first, first, second]);
    },
  },
  "declared-by-relation": {
    title: "a relation of narrower values makes the declared columns, which later take all that the schema allows",
    async run(lab) {
      const feature = declaring({ value: typed.object({ a: typed.number, b: typed.string }, ["a"]) });
      const store = await lab.open();
      await store.write(copy, [{ ...thingRow("000"), value: { a: 1 } }]);
      await store.write(feature as typeof thing, await store.read(copy, { columns: written }));
      const columns = await (await store.read(thing)).columns();
      assert.deepEqual(columns.find(({ name }) => name === "value")?.type, {
        kind: "struct",
        members: { a: { kind: "float" }, b: { kind: "string" } },
      });
      await store.write(feature as typeof thing, [thingRow("001", { value: { a: 0.5, b: "x" } })]);
      assert.deepEqual(await stored(store, thing), [
        { a: 1, b: null },
        { a: 0.5, b: "x" },
      ]);
    },
  },
  "declared-against": {
    title: "a relation whose columns have other types, or structs with other members, than the schema is refused",
    async run(lab) {
      const store = await lab.open();
      const against: readonly (readonly [type: object, value: unknown])[] = [
        [typed.integer, 0.5],
        [typed.string, 1],
        [typed.date, "1970-01-01"],
        [typed.list(typed.string), "x"],
        [typed.list(typed.integer), [0.5]],
        [typed.object({ a: typed.string }), { a: 1 }],
        [typed.object({ a: typed.string }), { a: "x", b: "y" }],
        [typed.record(typed.integer), { a: "x" }],
      ];
      for (const [index, [type, value]] of against.entries()) {
        const from = await lab.open({ place: `from_${index}` });
        await from.write(copy, [{ ...thingRow("000"), value }]);
        const error = await refused(store, declaring({ value: type }), await from.read(copy, { columns: written }));
        assert.match(error.message, /"value"/);
      }
    },
  },
  "first-value": {
    title: "without a schema a column has the type of its first value, however many nulls came before it",
    needs: ["write.schemaEvolution"],
    async run(lab) {
      const firsts = [5, 0.5, true, "x", new Date(0), Uint8Array.of(1), ["x"], [0.5], { a: 1 }, [{ a: [] }]];
      for (const [index, first] of firsts.entries()) {
        const store = await lab.open({ place: `${index}` });
        await store.write(thing, rowsOf([null, undefined]));
        await store.write(thing, [thingRow("002", { value: first }), thingRow("003", { value: null })]);
        const [before, , value, after] = await stored(store, thing);
        assert.deepEqual(value, bytesAsList(first));
        if (!Array.isArray(first) && !isStruct(first)) assert.deepEqual([before, after], [null, null]);
        await store.close();
      }
    },
  },
  "first-member": {
    title: "without a schema a member has the type of its first value, however many nulls came before it",
    needs: ["write.schemaEvolution"],
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, [thingRow("000", { value: { a: "x", b: null, list: [{ c: "y", d: null }] } })]);
      await store.write(thing, [thingRow("001", { value: { a: null, b: 5, list: [{ c: null, d: true }] } })]);
      assert.deepEqual(await stored(store, thing), [
        { a: "x", b: null, list: [{ c: "y", d: null }] },
        { a: null, b: 5, list: [{ c: null, d: true }] },
      ]);
    },
  },
  "integers-become-floats": {
    title: "without a schema whole numbers become floats when a fraction comes, in columns, structs and lists",
    needs: ["write.typeWidening"],
    async run(lab) {
      const columns = [
        [1, 1.5, -3, 2n ** 53n],
        [{ a: 1 }, { a: 0.5 }, { a: 2 }],
        [[1, 2], [0.5], [3]],
        [[{ a: { b: 1 } }], [{ a: { b: 0.5 } }, { a: { b: 2 } }]],
      ];
      for (const [index, column] of columns.entries()) {
        const store = await lab.open({ place: `${index}` });
        for (const [row, value] of column.entries()) await store.write(thing, [thingRow(`00${row}`, { value })]);
        assert.deepEqual(
          await stored(store, thing),
          column.map((value) => (typeof value === "bigint" ? Number(value) : value)),
        );
        await store.close();
      }
    },
  },
  "integers-that-stay": {
    title:
      "whole numbers that are not exactly floats do not become floats: a fraction is refused, and so are they among floats",
    needs: ["write.typeWidening"],
    async run(lab) {
      const exact = 2n ** 53n + 1n;
      for (const [place, large, fraction] of [
        ["plain", exact, 0.5],
        ["nested", [{ a: exact }], [{ a: 0.5 }]],
      ] as const) {
        const store = await lab.open({ place });
        await store.write(thing, [thingRow("000", { value: large })]);
        const error = await refused(store, thing, [thingRow("001", { value: fraction })]);
        assert.match(error.message, /value/);
        assert.deepEqual(await stored(store, thing), [large]);
        await store.write(copy, [thingRow("002", { value: fraction })]);
        await refused(store, copy, [thingRow("003", { value: large })]);
        await refused(store, copy, await store.read(thing, { columns: written }));
        assert.deepEqual(await stored(store, copy), [fraction]);
        await store.close();
      }
    },
  },
});

function isStruct(value: unknown): boolean {
  return typeof value === "object" && !(value instanceof Date) && !(value instanceof Uint8Array);
}

/** Bytes in one form, at every depth, whatever class they came in. */
function withLists(value: unknown): unknown {
  if (value instanceof Uint8Array) return { bytes: [...value] };
  if (Array.isArray(value)) return value.map(withLists);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withLists(member)]));
}

function bytesAsList(value: unknown): unknown {
  return value instanceof Uint8Array ? { bytes: [...value] } : value;
}
