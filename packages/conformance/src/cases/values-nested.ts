import assert from "node:assert/strict";
import type { Store } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { keeps, rowsOf, stored } from "./support/preserved.js";
import { sorted } from "./support/rows.js";
import { thing, thingRow, userColumns } from "./support/things.js";

/** What lists, objects and rows without values come back as. */
export const nestedValues = topic("values-nested", {
  lists: {
    title: "lists come back in their order, with their nulls, and empty",
    async run(lab) {
      await keeps(lab, [["a", "", "it's"], [], ["c", null, "a", "a"], ["\u{1f600}"]]);
      const numbers = [[1, null, 3], [], [2n ** 53n + 1n, -1]];
      const store = await lab.open({ place: "numbers" });
      await store.write(thing, rowsOf(numbers));
      assert.deepEqual(await stored(store, thing), numbers);
      const nested = await lab.open({ place: "nested" });
      await nested.write(thing, rowsOf([[[0.5], [], [1, 2]], []]));
      assert.deepEqual(await stored(nested, thing), [[[0.5], [], [1, 2]], []]);
    },
  },
  objects: {
    title: "objects come back with all their members, at every depth",
    async run(lab) {
      await keeps(lab, [
        { a: "x", b: { c: 1, "it's d": [true, false] }, list: [{ e: "y", f: null }] },
        { a: null, b: { c: null, "it's d": [] }, list: [] },
        {
          a: "",
          b: { c: -1, "it's d": [false] },
          list: [
            { e: "1", f: "2" },
            { e: null, f: "3" },
          ],
        },
      ]);
    },
  },
  "null-lists-and-objects": {
    title: "a null list or object is not an empty one",
    async run(lab) {
      await keeps(lab, [["a"], null, []]);
      const store = await lab.open({ place: "objects" });
      await store.write(thing, rowsOf([{ a: "x" }, null, { a: null }]));
      assert.deepEqual(await stored(store, thing), [{ a: "x" }, null, { a: null }]);
    },
  },
  "nulls-alone": {
    title: "a column without any value has no type: it is there from its first value on, and null in the rows before",
    needs: ["write.schemaEvolution"],
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, rowsOf([null, null]));
      assert.deepEqual(await stored(store, thing), [undefined, undefined]);
      await store.write(thing, [thingRow("x", { value: "text" }), thingRow("y", { value: undefined })]);
      assert.deepEqual(await stored(store, thing), [null, null, "text", null]);
    },
  },
  "between-stores": {
    title: "values of every type survive the way to another store by Arrow",
    needs: ["relation.arrow", "input.arrow"],
    async run(lab) {
      const one = await lab.open({ place: "one" });
      const other = await lab.open({ place: "other" });
      const full = {
        text: "\ufeffit's \u{1f600}",
        number: 2n ** 53n + 1n,
        small: -5,
        ratio: 0.1,
        good: true,
        at: new Date("1969-12-31T23:59:59.999Z"),
        list: ["a", null],
        object: { a: { b: [1] } },
      };
      const none = { text: null, number: null, small: null, ratio: null, good: null, at: null };
      await one.write(thing, [thingRow("a", full), thingRow("b", { ...none, list: [], object: { a: { b: [] } } })]);
      await other.write(thing, await one.read(thing));
      const rows = async (store: Store) => sorted(await (await store.read(thing)).rows(), "id").map(userColumns);
      assert.deepEqual((await rows(other))[0], { ...full, id: "a" });
      assert.deepEqual(await rows(other), await rows(one));
    },
  },
});
