import { describe, expect, it } from "vitest";
import type { ColumnType } from "../../src/column/column-type.js";
import { column, parseFilter, printFilter, Timestamp } from "../../src/index.js";
import { typedFilter } from "../../src/plan/typed-filter.js";
import { thrown } from "../thrown.js";

const types: Readonly<Record<string, ColumnType>> = {
  at: { kind: "timestamp" },
  day: { kind: "date" },
  size: { kind: "integer" },
  ratio: { kind: "float" },
  name: { kind: "string" },
  tags: { kind: "list", item: { kind: "string" } },
  box: { kind: "struct", members: { x: { kind: "float" } } },
  amount: { kind: "other", name: "DECIMAL(10,2)" },
  clock: { kind: "other", name: "TIME" },
};
const columns = [...Object.entries(types).map(([name, type]) => ({ name, type })), { name: "open", type: null }];
const typed = (filter: Parameters<typeof typedFilter>[0]) => typedFilter(filter, columns, "a read of video");

describe("a filter of known columns", () => {
  const at = Timestamp.from("2024-02-29T12:00:00.123456Z");

  it("has timestamps where the column has, however they were given", () => {
    const built = column<Date>("at").gt(at);
    expect(typed(built)).toEqual(built);
    expect(typed(parseFilter(printFilter(built)))).toEqual(built);
    expect(typed(parseFilter("NOT ('2024-02-29T14:00:00.123456+02:00' < at OR size = 1)"))).toMatchObject({
      operand: { operands: [built, {}] },
    });
    expect(typed(parseFilter("day IN ('2024-02-29', NULL)"))).toMatchObject({
      operands: [{ values: [new Date("2024-02-29")] }, {}],
    });
  });

  it("has numbers as the column compares with them", () => {
    expect(typed(parseFilter("ratio = 9007199254740993"))).toMatchObject({ operand: { value: 9007199254740992 } });
    expect(typed(parseFilter("size IN (1, 0.5)"))).toMatchObject({ values: [1] });
    expect(typed(parseFilter("size IN (0.5)"))).toMatchObject({ values: [0.5] });
    expect(typed(parseFilter("amount > 1.5"))).toEqual(parseFilter("amount > 1.5"));
  });

  it("is left as it is where the type is not known", () => {
    for (const text of ["open = 'x'", "open IN (1)", "open = size"])
      expect(typed(parseFilter(text))).toEqual(parseFilter(text));
  });

  it.each([
    ["tags = 'a'", "tags", "list of string", 0],
    ["size > 1 AND box != 'a'", "box", "struct of x", 13],
    ["NOT (clock IN ('12:00'))", "clock", "TIME", 5],
    ["size\n= 'x'", "size", "integer", 0],
    ["'x' = size", "size", "integer", 0],
    ["name = 1", "name", "string", 0],
    ["name", "name", "string", 0],
    ["at > '2023-02-29'", "at", "timestamp", 0],
    ["at = 1", "at", "timestamp", 0],
    ["at = size", "at", "timestamp", 0],
    ["tags = tags", "tags", "list of string", 0],
    ["open = tags", "open", "list of string", 0],
  ])("%s is refused at its place", (text, name, type, offset) => {
    const error = thrown(() => typed(parseFilter(text)));
    expect(error.code).toBe("FILTER_INVALID");
    expect(error.message).toContain(JSON.stringify(name));
    expect(error.message).toContain(type);
    expect(error.details).toMatchObject({ column: name, position: { offset } });
  });

  it("is refused with its string where it was built", () => {
    const error = thrown(() => typed(column("name").gt(at)));
    expect(error.message).toBe(
      "Column \"name\" is string; it cannot be compared with the timestamp '2024-02-29T12:00:00.123456Z', in the filter of a read of video: name > '2024-02-29T12:00:00.123456Z'",
    );
    expect(thrown(() => column("at").gt(new Date(Number.NaN))).code).toBe("FILTER_INVALID");
  });
});
