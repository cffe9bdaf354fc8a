import assert from "node:assert/strict";
import type { Store } from "@metaxy-ts/core";
import { column, defineFeature, from, not, or, printFilter } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { rejects } from "./support/rejects.js";
import { values } from "./support/rows.js";
import type { AnyFilter } from "./support/things.js";
import { idsOf, storedCount, thing, thingRow } from "./support/things.js";

/** Every pair of true, false and null. */
const truths = { T: true, F: false, N: null } as const;
const pairs = Object.entries(truths).flatMap(([p, first]) =>
  Object.entries(truths).map(([q, second]) => thingRow(`${p}${q} `, { p: first, q: second })),
);

const sizes = [
  thingRow("a", { size: 1, name: "Ann" }),
  thingRow("b", { size: 9, name: "Bob" }),
  thingRow("c", { size: -3, name: "Cy" }),
  thingRow("d", { size: null, name: null }),
];

async function check(store: Store, expected: readonly (readonly [AnyFilter, string])[]): Promise<void> {
  for (const [filter, ids] of expected) {
    assert.equal(await idsOf(store, filter), ids, typeof filter === "string" ? filter : printFilter(filter));
  }
}

/** Semantics of filters: three truth values, and when they are applied. */
export const filters = topic("filter", {
  "null-in-comparisons": {
    title: "a comparison with a null value is unknown, and so is its negation",
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, sizes);
      await check(store, [
        ["size = 1", "a"],
        ["size != 1", "bc"],
        ["size < 1", "c"],
        ["size <= 1", "ac"],
        ["size > 1", "b"],
        ["size >= 1", "ab"],
        ["NOT size = 1", "bc"],
        ["NOT size < 1", "ab"],
        ["size = size", "abc"],
        ["NOT size != size", "abc"],
      ]);
    },
  },
  "null-tests": {
    title: "IS NULL and IS NOT NULL always have an answer; comparisons with NULL are these, or unknown",
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, sizes);
      await check(store, [
        ["size IS NULL", "d"],
        ["size IS NOT NULL", "abc"],
        ["NOT size IS NULL", "abc"],
        ["size = NULL", "d"],
        ["size != NULL", "abc"],
        ["size < NULL", ""],
        ["NOT size < NULL", ""],
        ["size IS NULL OR size = 1", "ad"],
        [column("name").isNull(), "d"],
        [column("name").isNotNull(), "abc"],
      ]);
    },
  },
  "in-with-null": {
    title: "IN knows three truth values: a null in the list makes what is not in it unknown",
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, sizes);
      const size = column<number>("size");
      await check(store, [
        [size.in([1, 9]), "ab"],
        [size.in([1, null]), "a"],
        [size.notIn([1]), "bc"],
        [size.notIn([1, null]), ""],
        [size.in([null]), ""],
        [size.in([]), ""],
        [size.notIn([]), "abcd"],
        ["name IN ('Ann', 'Cy', 'nobody')", "ac"],
        ["name NOT IN ('Ann')", "bc"],
        ["name NOT IN ('Ann', NULL)", ""],
        ["NOT (size IN (1, NULL))", ""],
        ["size NOT IN (1) OR size IS NULL", "bcd"],
      ]);
    },
  },
  "and-or-not": {
    title: "AND, OR and NOT follow the truth tables of SQL for every pair of true, false and null",
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, pairs);
      await check(store, [
        ["p AND q", "TT "],
        ["NOT (p AND q)", "FF FN FT NF TF "],
        ["p OR q", "FT NT TF TN TT "],
        ["NOT (p OR q)", "FF "],
        ["NOT p", "FF FN FT "],
        ["p = q", "FF TT "],
        ["p != q", "FT TF "],
        ["p AND q IS NULL", "TN "],
        ["NOT p AND NOT q", "FF "],
        ["p OR q AND NOT p", "FT TF TN TT "],
        ["(p OR q) AND NOT p", "FT "],
        ["p OR NULL", "TF TN TT "],
        ["p AND TRUE", "TF TN TT "],
        ["TRUE", "FF FN FT NF NN NT TF TN TT "],
        ["FALSE", ""],
        ["NULL", ""],
        ["NOT NULL", ""],
      ]);
    },
  },
  "on-current-rows": {
    title: "filters see the current row of a sample: an older one that would pass does not come back",
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, [thingRow("a", { size: 1 }), thingRow("b", { size: 1 })]);
      await store.write(thing, [thingRow("a", { size: 9 })]);
      await store.delete(thing, column("id").eq("b"));
      assert.equal(await idsOf(store, "size = 1"), "");
      assert.equal(await idsOf(store, "size = 9"), "a");
      const child = defineFeature({ key: "child", id: ["id"], deps: [from(thing, { filters: ["size = 1"] })] });
      await using increment = await store.resolve(child);
      assert.equal(await increment.new.count(), 0);
      assert.equal(await store.delete(thing, "size = 1"), 0);
    },
  },
  "on-other-columns": {
    title: "a filter may look at columns that are not read, and they do not come along",
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, sizes);
      const relation = await store.read(thing, { columns: ["name"], filters: "size > 5" });
      assert.deepEqual(await relation.rows(), [{ name: "Bob" }]);
      assert.equal(await relation.count(), 1);
      const system = await store.read(thing, { columns: ["id"], filters: "metaxy_deleted_at IS NULL AND name = 'Cy'" });
      assert.deepEqual(await system.rows(), [{ id: "c" }]);
    },
  },
  "forms-agree": {
    title: "the string, the builder and a function of the columns are equivalent; several filters all have to match",
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, sizes);
      const built = or(column("name").eq("Ann"), not(column("size").lte(1)));
      await check(store, [
        ["name = 'Ann' OR NOT size <= 1", "ab"],
        [built, "ab"],
        [printFilter(built), "ab"],
      ]);
      const relation = await store.read(thing, { filters: (c) => or(c.name?.eq("Ann") ?? built, built) });
      assert.deepEqual(await values(relation, "id"), ["a", "b"]);
      assert.equal(await idsOf(store, ["size > 0", column("name").ne("Bob")]), "a");
      assert.equal(await idsOf(store, []), "abcd");
    },
  },
  "unknown-columns": {
    title: "a filter on a column that the rows do not have is refused, and changes nothing",
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, sizes);
      for (const filter of ["sze = 1", column("sze").isNull(), "size = sze", "metaxy_none = 'x'"]) {
        await rejects(store.read(thing, { filters: filter }), "FILTER_INVALID");
        await rejects(store.delete(thing, filter), "FILTER_INVALID");
      }
      assert.equal(await storedCount(store, thing), 4);
      await store.drop(thing);
      await store.write(thing, [thingRow("a", { sze: 1 }), thingRow("b", { sze: 2 })]); // another table now
      assert.equal(await idsOf(store, "sze = 1"), "a");
    },
  },
  "other-types": {
    title: "a value of another type than the column's is refused, never cast",
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, [thingRow("a", { size: 1, name: "1", good: true, at: new Date(0) })]);
      const refused = [
        "size = '1'",
        "name = 1",
        "name > 0",
        "good = 1",
        "good = 'true'",
        "size = name",
        "at = 0",
        "at = size",
      ];
      for (const filter of [
        ...refused,
        "size IN ('1')",
        "at = 'yesterday'",
        "at > '2023-02-29'",
        "at < '2024-01-01T00:00:00'",
      ])
        await rejects(store.read(thing, { filters: filter }), "FILTER_INVALID");
      for (const other of [new Date(0), "1", 1, true]) {
        const same = {
          at: other instanceof Date,
          name: typeof other === "string",
          size: other === 1,
          good: other === true,
        };
        for (const [name, fits] of Object.entries(same))
          if (!fits) await rejects(store.read(thing, { filters: column(name).eq(other) }), "FILTER_INVALID");
      }
    },
  },
  "without-meaning": {
    title:
      "a comparison that has no meaning is refused before any row is looked at, with the column, its type and the place",
    async run(lab) {
      const store = await lab.open();
      const row = { list: ["a"], object: { a: "x" }, bytes: new Uint8Array([1]), name: "n" };
      await store.write(thing, [thingRow("a", row)]);
      const types = { list: "list of string", object: "struct of a", bytes: "binary" };
      for (const [name, type] of Object.entries(types)) {
        for (const rest of ["= 'a'", "< 1", "IN ('a', 'b')", "!= TRUE", "= name", "= list", "> metaxy_created_at"]) {
          const text = `name = 'n' AND NOT (${name} ${rest})`;
          const error = await rejects(store.read(thing, { filters: text }), "FILTER_INVALID");
          assert.ok(error.message.includes(JSON.stringify(name)) && error.message.includes(type), error.message);
          assert.deepEqual((error.details.position as { offset?: number }).offset, text.indexOf(name));
          await rejects(store.delete(thing, text), "FILTER_INVALID");
          await rejects(store.resolve(thing, { samples: [thingRow("a", row)], targetFilters: text }), "FILTER_INVALID");
        }
        await rejects(store.read(thing, { filters: column(name).gt("a") }), "FILTER_INVALID");
        assert.equal(await idsOf(store, `${name} IS NOT NULL`), "a");
        assert.equal(await idsOf(store, column(name).isNull()), "");
      }
      const parsed = defineFeature({
        key: "child",
        id: ["id"],
        deps: [from(thing, { filters: ["list = 'a'"] })],
        fields: { main: "1" },
      });
      await rejects(store.resolve(parsed), "FILTER_INVALID");
      assert.equal(await storedCount(store, thing), 1);
    },
  },
});
