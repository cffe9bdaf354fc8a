import { expect, it } from "vitest";
import { parseType } from "../src/sql/parse-type.js";
import { requiredTypeText, typeText } from "../src/sql/types.js";

it.each([
  ["String", { kind: "string" }],
  ["LowCardinality(Nullable(String))", { kind: "string" }],
  ["FixedString(16)", { kind: "string" }],
  ["Enum8('a' = 1, 'b, (c)' = 2)", { kind: "string" }],
  ["Nullable(Int64)", { kind: "integer" }],
  ["UInt64", { kind: "other", name: "UInt64" }],
  ["Nullable(Decimal(38, 3))", { kind: "other", name: "Decimal(38, 3)" }],
  ["Nullable(UInt16)", { kind: "integer", native: "UInt16" }],
  ["Float32", { kind: "float", native: "Float32" }],
  ["Date", { kind: "date", native: "Date" }],
  ["DateTime64(3)", { kind: "timestamp", native: "DateTime64(3)" }],
  ["DateTime64(6, 'UTC')", { kind: "timestamp" }],
  ["Map(String, Nullable(Float64))", { kind: "map", value: { kind: "float" } }],
  ["Map(Int64, String)", { kind: "other", name: "Map(Int64, String)" }],
  ["Array(Array(Nullable(Bool)))", { kind: "list", item: { kind: "list", item: { kind: "boolean" } } }],
  ["Tuple(String, Int64)", { kind: "other", name: "Tuple(String, Int64)" }],
  [
    "Tuple(\n    a Nullable(Int64),\n    `b c` Tuple(`d, \\`e` Date32))",
    {
      kind: "struct",
      members: { a: { kind: "integer" }, "b c": { kind: "struct", members: { "d, `e": { kind: "date" } } } },
    },
  ],
])("reads the type %s", (text, type) => {
  expect(parseType(text)).toEqual(type);
});

it("writes types that it reads", () => {
  const type = {
    kind: "struct",
    members: { "a b": { kind: "list", item: { kind: "timestamp" } }, c: { kind: "map", value: { kind: "string" } } },
  } as const;
  expect(typeText(type)).toBe(`Tuple("a b" Array(Nullable(DateTime64(6, 'UTC'))), "c" Map(String, Nullable(String)))`);
  expect(typeText({ kind: "string" })).toBe("Nullable(String)");
  expect(requiredTypeText({ kind: "string" })).toBe("String");
  expect(typeText({ kind: "date", native: "Date" })).toBe("Nullable(Date)");
  expect(requiredTypeText({ kind: "date", native: "Date" })).toBe("Date");
  expect(typeText({ kind: "other", name: "Decimal(38, 3)" })).toBe("Nullable(Decimal(38, 3))");
  expect(typeText({ kind: "other", name: "Map(Int64, String)" })).toBe("Map(Int64, String)");
});
