import assert from "node:assert/strict";
import type { Store } from "@metaxy-ts/core";
import { and, column, defineFeature, from, printFilter, Timestamp } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { refusesNotFinite } from "./support/not-finite.js";
import { values } from "./support/rows.js";
import type { AnyFilter } from "./support/things.js";
import { idsOf, thing, thingRow } from "./support/things.js";

async function check(store: Store, expected: readonly (readonly [AnyFilter, string])[]): Promise<void> {
  for (const [filter, ids] of expected) {
    assert.equal(await idsOf(store, filter), ids, typeof filter === "string" ? filter : printFilter(filter));
  }
}

/** Every operator on every type that filters know. */
export const filterOperators = topic("filter-operator", {
  strings: {
    title: "strings compare by their UTF-8 bytes",
    async run(lab) {
      const store = await lab.open();
      const strings = {
        a: "",
        b: "Z",
        c: "a",
        d: "a ",
        e: "aa",
        f: "e\u0301",
        g: "\u00e9",
        h: "\uffee",
        i: "\u{1f600}",
      };
      await store.write(
        thing,
        Object.entries(strings).map(([id, text]) => thingRow(id, { text })),
      );
      const text = column<string>("text");
      await check(store, [
        [text.eq("a"), "c"],
        [text.eq(""), "a"],
        [text.ne("a"), "abdefghi"],
        [text.lt("a"), "ab"],
        [text.lte("a"), "abc"],
        [text.gt("aa"), "fghi"],
        [text.gte("aa"), "efghi"],
        [text.gt("\uffee"), "i"], // in UTF-16 the emoji comes first
        [text.lt("\u{1f600}"), "abcdefgh"],
        [text.eq("\u00e9"), "g"], // not normalised
        [text.eq("A"), ""],
        [text.in(["Z", "a "]), "bd"],
      ]);
    },
  },
  integers: {
    title: "integers compare by value, also beyond what a float can distinguish, and with decimals",
    async run(lab) {
      const store = await lab.open();
      const numbers = { a: -3, b: 0, c: 1, d: 9007199254740991, e: 9007199254740993n, f: 9223372036854775807n };
      await store.write(
        thing,
        Object.entries(numbers).map(([id, number]) => thingRow(id, { number })),
      );
      await check(store, [
        ["number = 1", "c"],
        ["number = 1.0", "c"],
        ["number = 9007199254740993", "e"],
        ["number = 9007199254740992", ""],
        ["number != 9007199254740992", "abcdef"],
        ["number > 9007199254740992", "ef"],
        ["number <= 9007199254740992", "abcd"],
        ["number >= 9223372036854775807", "f"],
        ["number < 0", "a"],
        ["number < 0.5", "ab"],
        ["number > -2.5", "bcdef"],
        ["number IN (1, -3, 9007199254740993)", "ace"],
        [column<bigint>("number").eq(9223372036854775807n), "f"],
      ]);
    },
  },
  floats: {
    title: "floats compare by value, and with integers",
    async run(lab) {
      const store = await lab.open();
      const ratios = { a: -1.5, b: -0, c: 0.1, d: 3, e: 1e308 };
      await store.write(
        thing,
        Object.entries(ratios).map(([id, ratio]) => thingRow(id, { ratio })),
      );
      await check(store, [
        ["ratio = 3", "d"],
        ["ratio = 0", "b"],
        ["ratio = 0.1", "c"],
        ["ratio != 0.1", "abde"],
        ["ratio < 0", "a"],
        ["ratio <= 0", "ab"],
        ["ratio > 0.1", "de"],
        ["ratio >= 0.1", "cde"],
        ["ratio >= 1e308", "e"],
        ["ratio IN (3, 0.1)", "cd"],
      ]);
    },
  },
  booleans: {
    title: "booleans compare with false before true, and are conditions themselves",
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, [thingRow("a", { good: true }), thingRow("b", { good: false }), thingRow("c")]);
      await check(store, [
        ["good", "a"],
        ["NOT good", "b"],
        ["good = TRUE", "a"],
        ["good != TRUE", "b"],
        ["good IS TRUE", "a"],
        ["good IS FALSE", "b"],
        ["good < TRUE", "b"],
        ["good <= TRUE", "ab"],
        ["good > FALSE", "a"],
        ["good >= FALSE", "ab"],
        ["good IN (FALSE)", "b"],
      ]);
    },
  },
  timestamps: {
    title: "timestamps compare by time, with each other",
    async run(lab) {
      const store = await lab.open();
      const at = new Date("2024-02-29T12:00:00.001Z");
      await store.write(thing, [
        thingRow("a", { at, until: new Date("2024-02-29T12:00:00.000Z") }),
        thingRow("b", { at, until: at }),
        thingRow("c", { at, until: new Date("2024-02-29T12:00:00.002Z") }),
        thingRow("d", { at, until: null }),
      ]);
      const [start, end] = [column<Date>("at"), column<Date>("until")];
      await check(store, [
        [start.eq(end), "b"],
        [start.ne(end), "ac"],
        [start.lt(end), "c"],
        [start.lte(end), "bc"],
        [start.gt(end), "a"],
        [start.gte(end), "ab"],
        [end.isNull(), "d"],
      ]);
    },
  },
  "timestamp-values": {
    title: "timestamps compare with dates, timestamps and strings to the microsecond, those of the system too",
    async run(lab) {
      const store = await lab.open({ at: 1_700_000_000_123_456n });
      const fine = ["2024-02-29T12:00:00.123456Z", "2024-02-29T12:00:00.123457Z", "2024-02-29T12:00:00.124Z"];
      const [a, b, c] = fine.map((text) => Timestamp.from(text)) as [Timestamp, Timestamp, Timestamp];
      await store.write(thing, [
        thingRow("a", { at: a }),
        thingRow("b", { at: b }),
        thingRow("c", { at: c }),
        thingRow("d", { at: Timestamp.from("1969-12-31T23:59:59.999999Z") }),
        thingRow("e", { at: null }),
      ]);
      const at = column<Date>("at");
      await check(store, [
        [at.eq(b), "b"],
        [at.ne(b), "acd"],
        [at.lt(b), "ad"],
        [at.lte(b), "abd"],
        [at.gt(b), "c"],
        [at.gte(b), "bc"],
        [at.eq(new Date("2024-02-29T12:00:00.124Z")), "c"],
        [at.gt(new Date("2024-02-29T12:00:00.123Z")), "abc"],
        [at.lt(new Date(0)), "d"],
        [at.in([a, new Date(c.getTime()), new Date(0)]), "ac"],
        [at.notIn([a, b]), "cd"],
        [and(at.gte(a), at.lte(b)), "ab"],
        [`at = '${fine[1]}'`, "b"],
        [`at > '2024-02-29T14:00:00.123456+02:00'`, "bc"],
        [`at IN ('${fine[0]}', '1969-12-31T23:59:59.999999Z', NULL)`, "ad"],
        ["at < '2024-02-29'", "d"],
        [`'${fine[2]}' > at`, "abd"],
        ["metaxy_created_at = '2023-11-14T22:13:20.123456Z'", "abcde"],
        [column("metaxy_updated_at").gt(new Date(1_700_000_000_123)), "abcde"],
        ["metaxy_updated_at > '2023-11-14T22:13:20.123456Z'", ""],
        ["metaxy_deleted_at > '2023-11-14T22:13:20.123456Z'", ""],
      ]);
      const chosen = await store.read(thing, { columns: ["id"], filters: at.gte(b) });
      assert.deepEqual(await values(chosen, "id"), ["b", "c"]);
      assert.equal(await store.delete(thing, at.lte(a)), 2);
      assert.equal(await idsOf(store, "TRUE"), "bce");
    },
  },
  "timestamps-of-parents": {
    title: "filters on timestamps choose among the rows of parents, and among stored samples",
    async run(lab) {
      const store = await lab.open();
      const at = (text: string) => Timestamp.from(`2024-02-29T12:00:00.${text}Z`);
      await store.write(thing, [thingRow("a", { at: at("000001") }), thingRow("b", { at: at("000002") })]);
      const late = "at > '2024-02-29T12:00:00.000001Z'";
      const child = defineFeature({
        key: "child",
        id: ["id"],
        deps: [from(thing, { filters: [late] })],
        fields: { main: "1" },
      });
      await using one = await store.resolve(child);
      assert.deepEqual(await values(one.new, "id"), ["b"]);
      const all = defineFeature({ key: "all", id: ["id"], deps: [thing], fields: { main: "1" } });
      await using given = await store.resolve(all, { filters: { thing: column("at").lte(at("000001")) } });
      assert.deepEqual(await values(given.new, "id"), ["a"]);
      await using samples = await store.resolve(thing, {
        samples: [thingRow("c", { at: at("000003") })],
        targetFilters: late,
      });
      assert.deepEqual(await values(samples.orphaned, "id"), ["b"]);
    },
  },
  nan: {
    title: "NaN equals itself and is greater than every other number, infinity too; or the store refuses it",
    async run(lab) {
      const store = await lab.open();
      if (lab.limits.floats === "finite") return refusesNotFinite(store);
      const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
      await store.write(thing, [
        thingRow("a", { one: nan, other: 1.5 }),
        thingRow("b", { one: nan, other: nan }),
        thingRow("c", { one: infinity, other: nan }),
        thingRow("d", { one: -0.5, other: -infinity }),
        thingRow("e", { one: nan, other: null }),
        thingRow("f", { one: null, other: nan }),
      ]);
      await check(store, [
        ["one = 1", ""],
        ["one != 1", "abcde"],
        ["one > 0", "abce"],
        ["one >= 0", "abce"],
        ["one < 0", "d"],
        ["one <= 1e308", "d"],
        ["NOT one > 0", "d"],
        ["NOT one < 1e308", "abce"],
        ["one IN (1, -0.5)", "d"],
        ["one NOT IN (1, -0.5)", "abce"],
        ["one = other", "b"],
        ["one != other", "acd"],
        ["one < other", "c"],
        ["one <= other", "bc"],
        ["one > other", "ad"],
        ["one >= other", "abd"],
        ["one IS NULL", "f"],
        ["one = one", "abcde"],
      ]);
    },
  },
  "numbers-beyond": {
    title: "numbers outside the range of a column compare by their value",
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, [
        thingRow("a", { number: -(2n ** 63n), ratio: -1e308 }),
        thingRow("b", { number: 2n ** 53n + 1n, ratio: 2 ** 53 }),
        thingRow("c", { number: 2n ** 63n - 1n, ratio: 1e308 }),
      ]);
      const huge = `1${"0".repeat(400)}`;
      await check(store, [
        ["number < 9223372036854775808", "abc"],
        ["number >= 9223372036854775808", ""],
        ["number > -9223372036854775809", "abc"],
        ["number < 1e300", "abc"],
        [`number < ${huge}`, "abc"],
        [`number > -${huge}`, "abc"],
        [`ratio < ${huge}`, "abc"],
        ["number IN (9007199254740993, 0.5)", "b"],
        ["number NOT IN (9007199254740992, 0.5)", "abc"],
        ["number IN (0.5)", ""],
        ["number != 0.5", "abc"],
        ["ratio >= 9007199254740992", "bc"],
      ]);
    },
  },
  columns: {
    title: "two columns of a row compare, integers with floats too",
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, [
        thingRow("a", { one: 1, other: 1, text: "a" }),
        thingRow("b", { one: 2, other: 2.5, text: "a" }),
        thingRow("c", { one: 3, other: 2.5, text: null }),
      ]);
      await check(store, [
        ["one = other", "a"],
        ["one < other", "b"],
        ["one > other", "c"],
        ["id = text", "a"],
        ["id > text", "b"],
        ["NOT id = text", "b"],
      ]);
    },
  },
});
