import assert from "node:assert/strict";
import type { Store } from "@metaxy-ts/core";
import { column, printFilter } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import type { AnyFilter } from "./support/things.js";
import { idsOf, thing, thingRow } from "./support/things.js";

async function check(store: Store, expected: readonly (readonly [AnyFilter, string])[]): Promise<void> {
  for (const [filter, ids] of expected) {
    assert.equal(await idsOf(store, filter), ids, typeof filter === "string" ? filter : printFilter(filter));
  }
}

/** Every operator on every type that filters know. */
export const filterOperators = topic("filter-operator", {
  texts: {
    title: "texts compare by their UTF-8 bytes",
    async run(lab) {
      const store = await lab.open();
      const texts = { a: "", b: "Z", c: "a", d: "a ", e: "aa", f: "e\u0301", g: "\u00e9", h: "\uffee", i: "\u{1f600}" };
      await store.write(
        thing,
        Object.entries(texts).map(([id, text]) => thingRow(id, { text })),
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
    title: "integers compare by value, also beyond what a float can tell apart, and with decimals",
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
    title: "booleans compare with false before true, and stand alone as conditions",
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
