import fc from "fast-check";
import { describe, expect, it } from "vitest";
// @boundaries-ignore all packages try random inputs in the same way
import { runs } from "../../../../vitest.runs.js";
import { canonicalJson, jsonText, parseJson } from "../../src/hash/canonical-json.js";
import { floatText, JsonFloat } from "../../src/hash/json-number.js";
import { hasPython, pythonJson } from "./python-json.js";

const invalid = expect.objectContaining({ code: "JSON_INVALID" });
const hardFloats = [5e-324, 1.7976931348623157e308, 0.1 + 0.2, 1e-5, 1e-4, 123456789012345680, 9007199254740993.5];

const jsonString = fc.string({
  unit: fc.oneof(
    fc.constantFrom("\ud83d", "\ude00", "\u007f", "\u2028", '"', "\\", "\t"),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  ),
  maxLength: 8,
});
const jsonNumber = fc.oneof(
  fc.maxSafeInteger().map(String),
  fc.bigInt().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => floatText(value)),
  fc.constantFrom(
    "-0",
    "-0.0",
    "1.0",
    "1E5",
    "1e16",
    "1e15",
    "0.0001",
    "0.00001",
    "1.5e+3",
    "123456789.0",
    "1e22",
    ...hardFloats.map(String),
  ),
);
const { value: jsonSource } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom("null", "true", "false"),
    jsonNumber,
    jsonString.map((text) => JSON.stringify(text)),
    fc.array(tie("value"), { maxLength: 5 }).map((items) => `[${items.join(",")}]`),
    fc.array(fc.tuple(jsonString, tie("value")), { maxLength: 5 }).map((members) => {
      return `{${members.map(([key, value]) => `${JSON.stringify(key)} : ${value}`).join(" , ")}}`;
    }),
  ),
}));

function hasIndexKey(text: string): boolean {
  return /"\d+" :/.test(text);
}

describe("canonicalJson", () => {
  it.each([
    ['{"a": [true, null, "x"], "b": 1}', { b: 1, a: [true, null, "x"] }],
    ['{"z": 3, "\\uffee": 2, "\\ud83d\\ude00": 1}', { "😀": 1, "\uffee": 2, z: 3 }],
    ['{"a": {"c": 2, "d": 1}}', { a: { d: 1, c: 2 } }],
    ["[]", []],
    ["{}", {}],
    ['"\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u007f\\u00e9"', '"\\/\b\f\n\r\t\u0001\u007fé'],
    ['"\\ud800"', "\ud800"],
    ["1", 1],
    ["0", -0],
    ["0.5", 0.5],
    ["1e-07", 1e-7],
    ["123", 123n],
    [`1${"0".repeat(30)}`, 10n ** 30n],
    ["1.0", new JsonFloat(1)],
    ["-0.0", new JsonFloat(-0)],
    ["1e+16", new JsonFloat(1e16)],
    ["1000000000000000.0", new JsonFloat(1e15)],
    ["1.5e+300", new JsonFloat(1.5e300)],
    ["0.0001", 0.0001],
    ["1.234e-05", 0.00001234],
  ])("writes %s", (text, value) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it.each([
    ["undefined", { a: undefined }, "$.a"],
    ["a function", [() => 1], "$[0]"],
    ["NaN", Number.NaN, "$"],
    ["an infinite float", { a: [new JsonFloat(Number.POSITIVE_INFINITY)] }, "$.a[0]"],
    ["an unsafe integer", 2 ** 53, "$"],
    ["a date", { a: new Date(0) }, "$.a"],
    ["a map", new Map(), "$"],
    ["a hole", new Array(1), "$[0]"],
    ["a symbol", Symbol("x"), "$"],
  ])("refuses %s and names the path", (_name, value, path) => {
    expect(() => canonicalJson(value)).toThrow(invalid);
    expect(() => canonicalJson(value)).toThrow(expect.objectContaining({ details: { path } }));
  });

  it("refuses a value that contains itself", () => {
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    expect(() => canonicalJson(loop)).toThrow(invalid);
  });

  it("does not depend on the order of keys", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.integer()), (record) => {
        const reversed = Object.fromEntries(Object.entries(record).toReversed());
        return canonicalJson(record) === canonicalJson(reversed);
      }),
      runs(100),
    );
  });

  it("reads back as the same value with any JSON parser", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        expect(JSON.parse(canonicalJson(parseJson(JSON.stringify(value))))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      runs(100),
    );
  });
});

describe("jsonText", () => {
  it("keeps the order of the keys", () => {
    expect(jsonText({ b: 1, a: { d: "é", c: [] } })).toBe('{"b": 1, "a": {"d": "\\u00e9", "c": []}}');
  });
});

describe("parseJson", () => {
  it("keeps what JavaScript's numbers lose", () => {
    expect(parseJson("[1, 1.0, 1.5, 9007199254740993, 1e2]")).toEqual([
      1,
      new JsonFloat(1),
      1.5,
      9007199254740993n,
      new JsonFloat(100),
    ]);
  });

  it("keeps a key that objects treat as special", () => {
    expect(canonicalJson(parseJson('{"__proto__": 1.0, "constructor": 2}'))).toBe(
      '{"__proto__": 1.0, "constructor": 2}',
    );
  });

  it.each(["", "{", "NaN", "[1,]", "1e999", "'a'", "[".repeat(100_000)])("refuses %.20s", (text) => {
    expect(() => parseJson(text)).toThrow(invalid);
  });
});

it("is what Python writes, for any JSON", ({ skip }) => {
  skip(!hasPython(), "python3 is not installed; only the fixed examples are checked");
  const sources = fc.sample(jsonSource, 3000);
  const written = pythonJson(sources);
  expect(written.length).toBe(sources.length);
  sources.forEach((text, index) => {
    const value = parseJson(text);
    expect(canonicalJson(value)).toBe(written[index]?.[0]);
    if (!hasIndexKey(text)) expect(jsonText(value)).toBe(written[index]?.[1]);
  });
});
