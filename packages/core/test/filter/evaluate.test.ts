import fc from "fast-check";
import { describe, expect, it } from "vitest";
// @boundaries-ignore all packages try random inputs in the same way
import { runs } from "../../../../vitest.runs.js";
import { inList, not } from "../../src/filter/construct.js";
import type { FilterRow } from "../../src/filter/evaluate.js";
import { filterTest } from "../../src/filter/evaluate.js";
import { columnsOf } from "../../src/filter/expression.js";
import { parseFilter } from "../../src/filter/parse.js";

function evaluate(text: string, row: FilterRow): boolean | null {
  return filterTest(parseFilter(text))(row);
}

describe("three-valued logic", () => {
  it.each([
    ["t AND t", true],
    ["t AND f", false],
    ["f AND n", false],
    ["n AND f", false],
    ["t AND n", null],
    ["n AND n", null],
    ["f OR f", false],
    ["t OR n", true],
    ["n OR t", true],
    ["f OR n", null],
    ["n OR n", null],
    ["NOT t", false],
    ["NOT f", true],
    ["NOT n", null],
  ])("%s", (text, expected) => {
    expect(evaluate(text, { t: true, f: false, n: null })).toBe(expected);
  });

  it.each([
    ["a = 1", [true, false, null]],
    ["a != 1", [false, true, null]],
    ["NOT (a = 1)", [false, true, null]],
    ["a IS NULL", [false, false, true]],
    ["a IS NOT NULL", [true, true, false]],
    ["a = NULL", [false, false, true]],
    ["a > NULL", [null, null, null]],
    ["a IN (1, 3)", [true, false, null]],
    ["a NOT IN (1, 3)", [false, true, null]],
    ["a IN (1, NULL)", [true, null, null]],
    ["a NOT IN (1, NULL)", [false, null, null]],
    ["a IN ()", [false, false, false]],
    ["a NOT IN ()", [true, true, true]],
    ["a = a", [true, true, null]],
  ])("%s for 1, 2 and null", (text, expected) => {
    expect([1, 2, null].map((a) => evaluate(text, { a }))).toEqual(expected);
  });

  it("makes IS NOT TRUE null for null", () => {
    expect([true, false, null].map((b) => evaluate("b IS NOT TRUE", { b }))).toEqual([false, true, null]);
  });

  it("gives the opposite of a filter for its negation, and null for null", () => {
    const value = fc.constantFrom(0, 1, 2, null);
    const text = fc.constantFrom("a = 1", "a IN (0, NULL)", "a < b OR a IS NULL", "NOT a >= b AND b != 2");
    fc.assert(
      fc.property(text, value, value, (source, a, b) => {
        const plain = evaluate(source, { a, b });
        expect(filterTest(not(parseFilter(source)))({ a, b })).toBe(plain === null ? null : !plain);
      }),
      runs(100),
    );
  });
});

describe("comparisons", () => {
  it.each([
    ["a < '😀'", { a: "\uffee" }, true],
    ["a = 'é'", { a: "e\u0301" }, false],
    ["a > 9007199254740992", { a: 9007199254740993n }, true],
    ["a = 5", { a: 5n }, true],
    ["a = 1.5", { a: 1.5 }, true],
    ["a > 1e300", { a: Number.NaN }, true],
    ["a = a", { a: Number.NaN }, true],
    ["a < TRUE", { a: false }, true],
    ["a < b", { a: new Date(1), b: new Date(2) }, true],
    ['"a.b" = 1', { "a.b": 1 }, true],
    ["missing IS NULL", {}, true],
    ["toString IS NULL", {}, true],
    ["a IS NULL", { a: undefined }, true],
  ])("%s", (text, row, expected) => {
    expect(evaluate(text, row)).toBe(expected);
  });

  it("finds each row among many values at once", () => {
    const values = Array.from({ length: 50_000 }, (_, index) => `${index}`);
    const test = filterTest(inList("a", values));
    expect(values.every((a) => test({ a }))).toBe(true);
    expect(test({ a: "-1" })).toBe(false);
    const numbers = filterTest(inList("a", [1, 2n ** 60n, 0.5, 0]));
    expect([1, 1n, 2 ** 60, 2n ** 60n, 0.5, -0, Number.NaN, 2].map((a) => numbers({ a }))).toEqual([
      ...Array.from({ length: 6 }, () => true),
      false,
      false,
    ]);
  });

  it.each([
    ["a = 1", { a: "1" }],
    ["a IN ('x')", { a: 1 }],
    ["a = TRUE", { a: 1 }],
    ["a = 'x'", { a: ["x"] }],
    ["a < b", { a: new Date(1), b: 2 }],
  ])("%s is an error when the types differ", (text, row) => {
    expect(() => evaluate(text, row)).toThrow(expect.objectContaining({ code: "FILTER_INVALID" }));
  });
});

describe("columnsOf", () => {
  it("names each column once, in order", () => {
    const expression = parseFilter("b = 1 OR NOT (a < c.d) AND b IN (1) OR e IS NULL OR TRUE");
    expect([...columnsOf(expression)]).toEqual(["b", "a", "c.d", "e"]);
  });
});
