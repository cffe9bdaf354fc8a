import { describe, expect, expectTypeOf, it } from "vitest";
import { and, column, or, toFilter } from "../../src/filter/builder.js";
import type { ColumnRef, Columns, FilterInput } from "../../src/filter/column-ref.js";
import { not } from "../../src/filter/construct.js";
import type { FilterExpression } from "../../src/filter/expression.js";
import { printFilter } from "../../src/filter/print.js";

interface Row {
  readonly size: number;
  readonly total: bigint;
  readonly kind: "a" | "b";
  readonly label: string;
  readonly path: string | null;
  readonly note?: string;
  readonly flag: boolean;
  readonly made: Date;
  readonly seen: Date | null;
  readonly tags: readonly string[];
}

function print(input: FilterInput<Row>): string {
  return printFilter(toFilter<Row>(input));
}

const invalid = expect.objectContaining({ code: "FILTER_INVALID" });

describe("the builder", () => {
  it("takes filters as deep as every engine reads them, and says what to do with deeper ones", () => {
    const nested = (depth: number): FilterExpression => {
      let filter = column("size").eq(0);
      for (let level = 1; level < depth; level++)
        filter = level % 2 === 0 ? or(column("size").eq(level), filter) : and(column("size").ne(level), filter);
      return filter;
    };
    expect(toFilter(nested(400))).toMatchObject({ kind: "and" });
    for (const depth of [401, 100_000]) expect(() => toFilter(nested(depth))).toThrow(invalid);
    expect(() => toFilter(nested(401))).toThrow("several conditions to one call");
  });

  it.each<[string, (columns: Columns<Row>) => FilterExpression]>([
    [
      "size > 5 AND kind IN ('a', 'b') AND path IS NOT NULL",
      (c) => and(c.size.gt(5), c.kind.in(["a", "b"]), not(c.path.isNull())),
    ],
    ["size = 1 OR size != 2 AND size < 3", (c) => or(c.size.eq(1), and(c.size.ne(2), c.size.lt(3)))],
    ["size <= 1 OR size >= 9007199254740993", (c) => or(c.size.lte(1), c.size.gte(9007199254740993n))],
    ["size = 5", (c) => c.size.eq(5n)],
    ["path IS NULL", (c) => c.path.eq(null)],
    ["path IS NOT NULL", (c) => c.path.ne(null)],
    ["note IS NOT NULL", (c) => c.note.isNotNull()],
    ["flag = TRUE AND label = 'it''s'", (c) => and(c.flag.eq(true), c.label.eq("it's"))],
    ["size = total", (c) => c.size.eq(c.total)],
    ["kind = path", (c) => c.kind.eq(c.path)],
    ["made < seen", (c) => c.made.lt(c.seen)],
    ["kind NOT IN ('a')", (c) => c.kind.notIn(["a"])],
    ["path IN ('x') OR NULL", (c) => c.path.in(["x", null])],
    ["FALSE", (c) => c.kind.in([])],
    ["TRUE", () => and()],
    ["FALSE", () => or()],
    ["size = 1", (c) => and(or(c.size.eq(1)))],
  ])("writes %s", (text, build) => {
    expect(print(build)).toBe(text);
  });

  it("refuses numbers that are not finite, and values of other types", () => {
    expect(() => toFilter<Row>((c) => c.size.gt(Number.NaN))).toThrow(invalid);
    expect(() => toFilter<Row>((c) => c.size.in([1, Number.POSITIVE_INFINITY]))).toThrow(invalid);
    expect(() => column("made").gt(new Date(Number.NaN))).toThrow(invalid);
    expect(() => column("made").gt([] as unknown as string)).toThrow(invalid);
    expect(() => column("size").gt(undefined as unknown as string)).toThrow(invalid);
    expect(() => column("size").in([1, "x"])).toThrow(invalid);
  });

  it("takes names for rows without a type", () => {
    expect(printFilter(column("some name").eq(column("b")))).toBe('"some name" = b');
    expect(printFilter(column<number>("size").gt(1))).toBe("size > 1");
  });
});

describe("toFilter", () => {
  it("takes strings and expressions", () => {
    const expression = toFilter<Row>("size > 5");
    expect(toFilter<Row>(expression)).toBe(expression);
    expect(toFilter<Row>((c) => c.size.gt(5))).toEqual(expression);
    expect(() => toFilter<Row>("size >")).toThrow(invalid);
  });

  it.each([undefined, null, 5, {}, { kind: "x" }, [], () => undefined, () => "a = 1"])("refuses %s", (input) => {
    expect(() => toFilter(input as unknown as string)).toThrow(invalid);
  });
});

describe("types", () => {
  it("know the columns and their values", () => {
    expectTypeOf<Columns<Row>["size"]>().toEqualTypeOf<ColumnRef<number>>();
    expectTypeOf<Columns<Row>["note"]>().toEqualTypeOf<ColumnRef<string | undefined>>();
    expectTypeOf<Columns<never>>().toBeNever();
    expectTypeOf<ReturnType<typeof and>>().toEqualTypeOf<FilterExpression>();
  });

  it("refuse what cannot be compared", () => {
    const rejected: readonly ((c: Columns<Row>) => unknown)[] = [
      // @ts-expect-error a string for a number
      (c) => c.size.gt("x"),
      // @ts-expect-error a value that the column never has
      (c) => c.kind.eq("c"),
      // @ts-expect-error a list with such a value
      (c) => c.kind.in(["a", "c"]),
      // @ts-expect-error a number for a boolean
      (c) => c.flag.eq(1),
      // @ts-expect-error an unknown column
      (c) => c.sise.gt(5),
      // @ts-expect-error columns of different types
      (c) => c.size.eq(c.label),
      // @ts-expect-error columns of different types
      (c) => c.made.lt(c.size),
      // @ts-expect-error null has no order
      (c) => c.path.lt(null),
      // @ts-expect-error a string for a timestamp
      (c) => c.made.gt("2024-01-01"),
      // @ts-expect-error lists cannot be compared
      (c) => c.tags.eq(["x"]),
      // @ts-expect-error a column is not a condition
      (c) => and(c.flag),
    ];
    expect(rejected.length).toBe(11);
  });

  it("refuse functions over other rows, and take them for any row where the row does not matter", () => {
    expectTypeOf<(c: Columns<{ other: string }>) => FilterExpression>().not.toExtend<FilterInput<Row>>();
    expectTypeOf<FilterInput<Row>>().toExtend<FilterInput<never>>();
  });
});
