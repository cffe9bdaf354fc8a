import assert from "node:assert/strict";
import type { ReadOptions, Store } from "@metaxy-ts/core";
import { column } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { rejects } from "./support/rejects.js";
import { values } from "./support/rows.js";
import { thing, thingRow } from "./support/things.js";

async function texts(store: Store, options: ReadOptions): Promise<unknown[]> {
  return values(await store.read(thing, options), "text");
}

const day = (number: number, milliseconds = 0): Date => new Date(Date.UTC(2024, 0, number) + milliseconds);
const timestamp = (number: number): bigint => BigInt(day(number).getTime()) * 1000n;

/** The store as it was. */
export const asOf = topic("as-of", {
  "between-writes": {
    title: "a read as of a timestamp has what was current then: before and after writes and deletes",
    needs: ["read.asOf"],
    async run(lab) {
      const one = await lab.open({ at: timestamp(1) });
      await one.write(thing, [thingRow("a", { text: "1" })]);
      await one.close();
      const two = await lab.open({ at: timestamp(2) });
      await two.write(thing, [thingRow("a", { text: "2" }), thingRow("b", { text: "b" })]);
      await two.close();
      const three = await lab.open({ at: timestamp(3) });
      assert.equal(await three.delete(thing, column("id").eq("a")), 1);
      await three.close();
      const store = await lab.open({ mode: "read" });
      assert.deepEqual(await texts(store, { asOf: day(1, -1) }), []);
      assert.deepEqual(await texts(store, { asOf: day(1) }), ["1"]);
      assert.deepEqual(await texts(store, { asOf: day(2, -1) }), ["1"]);
      assert.deepEqual(await texts(store, { asOf: day(2) }), ["2", "b"]);
      assert.deepEqual(await texts(store, { asOf: day(3, -1) }), ["2", "b"]);
      assert.deepEqual(await texts(store, { asOf: day(3) }), ["b"]);
      assert.deepEqual(await texts(store, {}), ["b"]);
      assert.deepEqual(await texts(store, { asOf: day(2), withSampleHistory: true }), ["1", "2", "b"]);
      await rejects(store.read(thing, { asOf: new Date("nonsense") }), "READ_INVALID");
    },
  },
  "then-filters": {
    title: "filters see the rows that were current then",
    needs: ["read.asOf"],
    async run(lab) {
      for (const number of [1, 2]) {
        const store = await lab.open({ at: timestamp(number) });
        await store.write(thing, [thingRow("a", { text: `${number}` })]);
        await store.close();
      }
      const store = await lab.open({ mode: "read" });
      assert.deepEqual(await texts(store, { asOf: day(1), filters: "text = '1'" }), ["1"]);
      assert.deepEqual(await texts(store, { asOf: day(2), filters: "text = '1'" }), []);
    },
  },
});
