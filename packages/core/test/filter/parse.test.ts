import fc from "fast-check";
import { describe, expect, it } from "vitest";
// @boundaries-ignore all packages try random inputs in the same way
import { runs } from "../../../../vitest.runs.js";
import { isMetaxyError } from "../../src/errors/error.js";
import type { FilterExpression } from "../../src/filter/expression.js";
import { parseFilter } from "../../src/filter/parse.js";
import { printFilter } from "../../src/filter/print.js";
import type { FilterPosition } from "../../src/filter/syntax-error.js";
import { filter } from "./arbitrary.js";

const invalid = expect.objectContaining({ code: "FILTER_INVALID" });

function positionOf(text: string): FilterPosition {
  try {
    parseFilter(text);
  } catch (error) {
    if (isMetaxyError(error, "FILTER_INVALID")) return error.details.position as FilterPosition;
    throw error;
  }
  throw new Error(`the filter was accepted: ${text}`);
}

function messageOf(text: string): string {
  try {
    return printFilter(parseFilter(text));
  } catch (error) {
    return String(error instanceof Error ? error.message : error);
  }
}

describe("what filters mean, in normal form", () => {
  it.each([
    // Precedence
    ["NOT a = 1 AND b = 2", "NOT (a = 1) AND b = 2"],
    ["a = 1 OR b = 2 AND c = 3", "a = 1 OR b = 2 AND c = 3"],
    ["(a = 1 OR b = 2) AND c = 3", "(a = 1 OR b = 2) AND c = 3"],
    ["a = 1 AND (b = 2 AND c = 3)", "a = 1 AND b = 2 AND c = 3"],
    ["not(a) and(b)or c", "NOT (a = TRUE) AND b = TRUE OR c = TRUE"],
    ["NOT NOT a = 1", "a = 1"],
    ["NOT a IN (1)", "a NOT IN (1)"],
    ["((a = 1))", "a = 1"],
    // Operators
    ["a == 1", "a = 1"],
    ["a <> 1", "a != 1"],
    ["a<=1 aNd b>=2", "a <= 1 AND b >= 2"],
    ["!a = 1", "NOT (a = 1)"],
    ["a ! IN (1)", "a NOT IN (1)"],
    ["a!=-1", "a != -1"],
    ["a ISNULL", "a IS NULL"],
    ["a NOTNULL", "a IS NOT NULL"],
    ["NOT a ISNULL", "a IS NOT NULL"],
    ["(a) = (1)", "a = 1"],
    ["((1)) < a", "a > 1"],
    ["5 >= a", "a <= 5"],
    ["a < b", "a < b"],
    // Columns
    ['a = "b"', "a = b"],
    ["status = active", "status = active"],
    ["order = 1 AND table = 2 AND date = 3 AND user = 4", "order = 1 AND table = 2 AND date = 3 AND user = 4"],
    ["a.b = 1", '"a.b" = 1'],
    ['a . "b c" . d.e = 1', '"a.b c.d.e" = 1'],
    ['"a""b" = 1', '"a""b" = 1'],
    ["größe = 1 AND 😀 = 2", '"größe" = 1 AND "😀" = 2'],
    ["a$b = 1", '"a$b" = 1'],
    ["Size = 1", "Size = 1"],
    ["a\u00a0=\t1\n", "a = 1"],
    // Literals
    ["a = 'it''s'", "a = 'it''s'"],
    ["a = ''", "a = ''"],
    ["a = 'b\\'", "a = 'b\\'"],
    ["a = '''' AND b = ''''''", "a = '''' AND b = ''''''"],
    ["a = 'x\n\0😀 -- ; /*'", "a = 'x\n\0😀 -- ; /*'"],
    ["a = 00012", "a = 12"],
    ["a = 9007199254740993", "a = 9007199254740993"],
    ["a = -99999999999999999999999", "a = -99999999999999999999999"],
    ["a = 1e21", "a = 1e+21"],
    ["a = .5 OR a = 1. OR a = 1e-7 OR a = 2E+3", "a = 0.5 OR a = 1 OR a = 1e-7 OR a = 2000"],
    ["a = - -1 OR a = -+2 OR a = +3 OR a = -(4) OR a = -0", "a = 1 OR a = -2 OR a = 3 OR a = -4 OR a = 0"],
    // Booleans and nulls
    ["b", "b = TRUE"],
    ["NOT b", "NOT (b = TRUE)"],
    ["true", "TRUE"],
    ["NOT FALSE", "TRUE"],
    ["b IS TRUE", "b = TRUE"],
    ["b IS NOT FALSE", "NOT (b = FALSE)"],
    ["TRUE IS b", "b = TRUE"],
    ["a = NULL", "a IS NULL"],
    ["a != NULL", "a IS NOT NULL"],
    ["NULL <> a", "a IS NOT NULL"],
    ["NULL IS a", "a IS NULL"],
    ["a IS NOT NULL", "a IS NOT NULL"],
    ["a > NULL", "NULL"],
    ["NULL = NULL", "NULL"],
    ["NOT NULL", "NULL"],
    ["1 IS NOT NULL", "NULL"],
    // Literals against literals
    ["1 = 1", "TRUE"],
    ["2 < 1.5", "FALSE"],
    ["'\uffee' < '😀'", "TRUE"],
    ["9007199254740993 > 9007199254740992.0", "TRUE"],
    ["1 = NULL", "NULL"],
    // Lists
    ["a in(1)", "a IN (1)"],
    ["a IN (1, -2, +3, (4))", "a IN (1, -2, 3, 4)"],
    ["a IN ()", "FALSE"],
    ["a NOT IN ()", "TRUE"],
    ["a IN (1, NULL)", "a IN (1) OR NULL"],
    ["a NOT IN (NULL)", "NULL"],
    ["a IN ('x', 'y')", "a IN ('x', 'y')"],
  ])("%s", (text, expected) => {
    expect(messageOf(text)).toBe(expected);
  });

  it("is plain data", () => {
    const expected: FilterExpression = {
      kind: "and",
      operands: [
        { kind: "comparison", column: "size", operator: ">", operand: { kind: "literal", value: 5 } },
        { kind: "not", operand: { kind: "in", column: "kind", values: ["a", "b"] } },
        { kind: "comparison", column: "x", operator: "=", operand: { kind: "column", name: "y" } },
      ],
    };
    expect(parseFilter("size > 5 AND kind NOT IN ('a', 'b') AND x = y")).toEqual(expected);
  });
});

describe("what is outside the grammar", () => {
  it.each([
    ["", 0],
    ["  \n", 0],
    ["a = 1;", 5],
    ["a = 1; b = 2", 5],
    ["a = 1 -- c", 6],
    ["a /* c */ = 1", 2],
    ["a = --1", 4],
    ["a IN (SELECT 1)", 6],
    ["a LIKE 'x'", 2],
    ["a NOT LIKE 'x'", 6],
    ["a BETWEEN 1 AND 2", 2],
    ["f(a)", 0],
    ["a = ANY(1)", 4],
    ["a + 1 = 2", 2],
    ["a || 'x' = 'y'", 2],
    ["CASE WHEN a THEN 1 END", 0],
    ["a::int = 1", 1],
    ["a = DATE '2020-01-01'", 9],
    ["a = CURRENT_DATE", 4],
    ["a[1] = 1", 1],
    ["`a` = 1", 0],
    ["a = E'x'", 5],
    ["a = 0x1F", 4],
    ["a = 1_000", 4],
    ["a = 1.5.2", 4],
    ["a = 1e", 4],
    ["a = 1e400", 4],
    ["1a = 1", 0],
    ["a = 'x", 4],
    ['"a = 1', 0],
    ['"" = 1', 0],
    ["a.b.c.d.e = 1", 0],
    ["a. = 1", 3],
    ["a.1 = 1", 1],
    ["a.select = 1", 2],
    ["select = 1", 0],
    ["* = 1", 0],
    [":a = 1", 0],
    ["? = 1", 0],
    ["a = 1 OR", 8],
    ["AND a", 0],
    ["NOT", 3],
    ["a b", 2],
    ["a = 1 AS x", 6],
    ["a < 1 < 2", 6],
    ["a IS NULL IS NULL", 10],
    ["a IS NULL = TRUE", 10],
    ["(a = 1) = TRUE", 0],
    ["a = (b IS NULL)", 4],
    ["a = NOT b", 4],
    ["a IS 5", 5],
    ["a IS b", 5],
    ["a IS DISTINCT FROM 1", 5],
    ["a <=> 1", 4],
    ["a NOT = 1", 6],
    ["a IN 1", 5],
    ["a IN (1,)", 8],
    ["a IN (b)", 6],
    ["1 IN (1)", 0],
    ["a IN (1, 'x')", 5],
    ["1 = 'x'", 0],
    ["-a = 1", 0],
    ["+a = 1", 0],
    ["a = -TRUE", 4],
    ["a = -'1'", 4],
    ["1", 0],
    ["a = 1 AND 'x'", 10],
    ["(a = 1", 6],
    ["a = 1)", 5],
    ["()", 1],
    ["(a, b) = (1, 2)", 2],
    ["a & b", 2],
    ["a XOR b", 2],
    ["a\0 = 1", 1],
    ["a = ’x’", 4],
    ["a = \ud83d", 4],
  ])("%j at %i", (text, offset) => {
    expect(positionOf(text).offset).toBe(offset);
  });

  it("is shown with a caret, the line and the column", () => {
    expect(messageOf("size > 5\nAND 😀 = 'é' AND kind LIKE 'x'")).toBe(
      'Expected AND, OR or the end of the filter, found "LIKE", at line 2, column 22:\n' +
        "  AND 😀 = 'é' AND kind LIKE 'x'\n" +
        "                       ^",
    );
    expect(positionOf("a\n\n  ;")).toEqual({ offset: 5, line: 3, column: 3 });
  });

  it("keeps the filter in the details", () => {
    expect(() => parseFilter("a ;")).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ text: "a ;" }) }),
    );
  });

  it("hides control characters and cuts long lines in the message", () => {
    const message = messageOf(`${"😀 = 1 AND ".repeat(100_000)}a\u0007b`);
    expect(message.length).toBeLessThan(400);
    expect(message).toContain("a·b");
  });
});

describe("robustness", () => {
  const deep = 10_000;

  it("refuses thousands of open parentheses", () => {
    expect(() => parseFilter(`${"(".repeat(deep)}a = 1${")".repeat(deep)}`)).toThrow(invalid);
    expect(() => parseFilter("(".repeat(deep))).toThrow(/parentheses/);
    expect(() => parseFilter(`a = ${"-(".repeat(deep)}1${")".repeat(deep)}`)).toThrow(invalid);
    expect(printFilter(parseFilter(`${"(".repeat(200)}a = 1${")".repeat(200)}`))).toBe("a = 1");
  });

  it("reads long chains", () => {
    expect(parseFilter(`${"NOT ".repeat(deep)}a = 1`)).toEqual(parseFilter("a = 1"));
    expect(parseFilter(`a = ${"- ".repeat(deep + 1)}1`)).toEqual(parseFilter("a = -1"));
    const chain = parseFilter(`a = 1${" OR a = 1".repeat(200_000)}`);
    expect(chain.kind === "or" && chain.operands.length).toBe(200_001);
    const list = parseFilter(`a IN (${"1, ".repeat(200_000)}2)`);
    expect(list.kind === "in" && list.values.length).toBe(200_001);
  });

  it("reads strings of ten megabytes", () => {
    const long = "''😀x".repeat(2_000_000);
    expect(parseFilter(`a = '${long}'`)).toMatchObject({ operand: { value: long.replaceAll("''", "'") } });
    expect(() => parseFilter(`a = '${long}`)).toThrow(invalid);
    expect(() => parseFilter(`a = ${"x".repeat(10_000_000)}(`)).toThrow(invalid);
  });

  it("gives an expression or FILTER_INVALID for any string", () => {
    const piece = fc.constantFrom(
      "a",
      "1",
      "'x'",
      '"b"',
      "(",
      ")",
      "AND",
      "OR",
      "NOT",
      "IN",
      "IS",
      "NULL",
      "TRUE",
      "=",
      "<",
      "-",
      ",",
      ".",
      "!",
      " ",
      ";",
      "'",
      "😀",
      "\0",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(" ")),
    );
    fc.assert(
      fc.property(text, (input) => {
        try {
          const expression = parseFilter(input);
          expect(parseFilter(printFilter(expression))).toEqual(expression);
        } catch (error) {
          expect(error).toEqual(invalid);
        }
      }),
      runs(3000),
    );
  });
});

describe("printFilter", () => {
  it("gives a string that reads back as the same filter", () => {
    fc.assert(
      fc.property(filter, (expression) => {
        expect(parseFilter(printFilter(expression))).toEqual(expression);
      }),
      runs(3000),
    );
  });

  it("quotes the names that other SQL parsers may read as something else", () => {
    expect(printFilter(parseFilter("desc = 1 AND comment = 2 AND is = 3 AND file = 4 AND path = 5"))).toBe(
      '"desc" = 1 AND "comment" = 2 AND "is" = 3 AND "file" = 4 AND path = 5',
    );
  });
});
