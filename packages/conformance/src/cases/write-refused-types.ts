import assert from "node:assert/strict";
import { featureFromSpec } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { refused, source, sourceRow } from "./support/refused.js";
import { values } from "./support/rows.js";
import { thing, thingRow } from "./support/things.js";

/** Columns are declared, without a schema library. */
const declared = featureFromSpec(
  { key: "declared", id_columns: ["id"], fields: ["main"] },
  {
    jsonSchema: {
      type: "object",
      properties: {
        id: { type: "string" },
        text: { type: "string" },
        number: { anyOf: [{ type: "integer" }, { type: "null" }] },
      },
      required: ["id", "text"],
    },
  },
);

/** Values and columns of which nothing may be stored. */
export const writeRefusedTypes = topic("write-refused-types", {
  "other-types": {
    title: "a value of another type than the stored column's is refused",
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, [thingRow("a", { number: 1, text: "x", ratio: 0.5, good: true, at: new Date(0) })]);
      const wrong: readonly (readonly [string, unknown])[] = [
        ["number", "1"],
        ["number", true],
        ["text", 1],
        ["text", new Date(0)],
        ["ratio", "0.5"],
        ["good", 1],
        ["good", "true"],
        ["at", 0],
        ["at", "yesterday"],
      ];
      for (const [name, value] of wrong) await refused(store, thing, [thingRow("b"), thingRow("c", { [name]: value })]);
      await refused(store, thing, [thingRow(5)]);
      await store.write(source, [{ ...sourceRow(1, "b"), number: "1" }]);
      const columns = ["id", "number", "metaxy_provenance_by_field"];
      await refused(store, thing, await store.read(source, { columns }));
      await store.write(thing, [thingRow("b", { number: null, ratio: 1, at: new Date(1) })]); // fits
      assert.deepEqual(await values(await store.read(thing), "ratio"), [0.5, 1]);
    },
  },
  "mixed-types": {
    title: "rows whose values have no common type are refused, and create no table",
    async run(lab) {
      const store = await lab.open();
      await refused(store, thing, [thingRow("a", { v: 1 }), thingRow("b", { v: "x" })]);
      await refused(store, thing, [thingRow("a", { v: [1, "x"] })]);
      await refused(store, thing, [thingRow("a", { v: () => 1 })]);
      await refused(store, thing, [thingRow("a", { metaxy_other: 1 })]);
      await refused(store, thing, [thingRow("a", { metaxy_provenance: 5 })]);
      assert.equal(await store.has(thing), false);
      await store.write(thing, [thingRow("a", { v: 2 }), thingRow("b", { v: 0.5 })]); // integers fit floats
      assert.deepEqual(await values(await store.read(thing), "v"), [0.5, 2]);
    },
  },
  "declared-columns": {
    title: "where columns are declared, a row with another one or without a required one is refused",
    async run(lab) {
      const store = await lab.open();
      const row = thingRow("a", { text: "x", number: 1 });
      await refused(store, declared, [{ ...row, txt: "y" }]);
      await refused(store, declared, [{ ...row, text: null }]);
      await refused(store, declared, [{ ...row, number: "1" }]);
      const named = { id: "a", metaxy_provenance_by_field: { main: "1" } };
      await store.write(source, [
        { n: 1, text: null, ...named },
        { n: 2, text: "x", ...named },
      ]);
      const columns = ["id", "text", "metaxy_provenance_by_field"];
      await refused(store, declared, await store.read(source, { columns, filters: "n = 1" }));
      await refused(store, declared, await store.read(source, { columns: [...columns, "n"], filters: "n = 2" }));
      assert.equal((await store.write(declared, [row])).rows, 1);
      assert.equal((await store.write(declared, await store.read(source, { columns, filters: "n = 2" }))).rows, 1);
      assert.deepEqual(await values(await store.read(declared), "number"), [null]);
    },
  },
});
