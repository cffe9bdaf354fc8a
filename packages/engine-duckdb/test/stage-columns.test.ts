import type { ColumnType } from "@metaxy-ts/core/adapter";
import { timestampOf } from "@metaxy-ts/core/adapter";
import fc from "fast-check";
import { expect, it } from "vitest";
// @boundaries-ignore all packages try random inputs in the same way
import { runs } from "../../../vitest.runs.js";
import { roundTrip, sharedEngine, statement } from "./support/engine.js";

const engine = sharedEngine();

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.constantFrom(
    "",
    "'",
    '"',
    "\\x41",
    "C:\\path",
    "\u0000",
    "a\u0000b",
    "\ufeff",
    "😀",
    "exactly12byt",
    "thirteen byte",
    "$1",
    "\n\r\t",
  ),
);
const microseconds = fc.bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_000_000n });
const nullable = <Value>(values: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(values, { nil: null });

interface Case {
  readonly type: ColumnType;
  readonly values: fc.Arbitrary<unknown>;
  /** What comes back for what went in. */
  readonly back?: (value: never) => unknown;
}

const string: ColumnType = { kind: "string" };
const cases: Readonly<Record<string, Case>> = {
  strings: { type: string, values: text },
  integers: {
    type: { kind: "integer" },
    values: fc.oneof(fc.maxSafeInteger(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
    back: safe,
  },
  floats: { type: { kind: "float" }, values: fc.double() },
  booleans: { type: { kind: "boolean" }, values: fc.boolean() },
  timestamps: {
    type: { kind: "timestamp" },
    values: microseconds,
    back: timestampOf,
  },
  dates: { type: { kind: "date" }, values: microseconds, back: day },
  bytes: { type: { kind: "binary" }, values: fc.uint8Array() },
  lists: { type: { kind: "list", item: string }, values: fc.array(nullable(text)) },
  "lists of lists": {
    type: { kind: "list", item: { kind: "list", item: { kind: "float" } } },
    values: fc.array(nullable(fc.array(fc.double()))),
  },
  structs: {
    type: { kind: "struct", members: { audio: string, "video frames": string, n: { kind: "integer" } } },
    values: fc.record({ audio: nullable(text), "video frames": nullable(text), n: nullable(fc.integer()) }),
  },
  maps: { type: { kind: "map", value: string }, values: fc.dictionary(text, nullable(text)) },
  "lists of structs": {
    type: { kind: "list", item: { kind: "struct", members: { a: { kind: "list", item: string } } } },
    values: fc.array(nullable(fc.record({ a: nullable(fc.array(text)) }))),
  },
};

function safe(value: number | bigint): unknown {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function day(value: bigint): Date {
  return new Date(Math.floor(Number(value) / 86_400_000_000) * 86_400_000);
}

it.each(Object.entries(cases))("gives %s back as they were", async (_, { type, values, back }) => {
  await fc.assert(
    fc.asyncProperty(fc.array(nullable(values), { maxLength: 40 }), async (given) => {
      const rows = await roundTrip(engine(), [{ name: "value", type }], [given]);
      const expected = given.map((value) => (value === null || !back ? value : back(value as never)));
      expect(rows.map(({ value }) => plain(value))).toEqual(expected.map(plain));
    }),
    runs(60),
  );
});

/** Objects without regard to their prototypes, with -0 as 0. */
function plain(value: unknown): unknown {
  if (Object.is(value, -0)) return 0;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null || value instanceof Date || value instanceof Uint8Array) return value;
  return Object.entries(value)
    .map(([name, item]) => [name, plain(item)] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1));
}

it("stages more rows than a chunk has, with all columns in step", async () => {
  const count = 10_000;
  const numbers = Array.from({ length: count }, (_, index) => index);
  const strings = numbers.map((index) => (index % 3 === 0 ? null : `text number ${index} ${"é".repeat(index % 20)}`));
  const rows = await roundTrip(
    engine(),
    [
      { name: "n", type: { kind: "integer" } },
      { name: "t", type: string },
    ],
    [numbers, strings],
  );
  expect(rows).toEqual(numbers.map((n) => ({ n, t: strings[n] })));
});

it("keeps a string of 10 MB", async () => {
  const large = "0123456789 é😀".repeat(600_000);
  const rows = await roundTrip(engine(), [{ name: "t", type: string }], [["a", large, "b"]]);
  expect(rows.map(({ t }) => t === large || t)).toEqual(["a", true, "b"]);
});

it("makes half a surrogate pair U+FFFD, also between two strings that would join into a pair", async () => {
  const rows = await roundTrip(engine(), [{ name: "t", type: string }], [["a\ud83d", "\ude00b", "ok"]]);
  expect(rows.map(({ t }) => t)).toEqual(["a\ufffd", "\ufffdb", "ok"]);
});

it("refuses integers of more than 64 bits, and leaves nothing behind", async () => {
  const values = [[2n ** 63n]];
  await expect(
    engine().stage({ kind: "columns", columns: [{ name: "n", type: { kind: "integer" } }], values }),
  ).rejects.toMatchObject({
    code: "WRITE_INVALID",
  });
  const left = await engine().rows(statement("select table_name from duckdb_tables() where temporary"));
  expect(left).toEqual([]);
});

it("stages types that only DuckDB knows as strings", async () => {
  const table = await engine().stage({
    kind: "columns",
    columns: [{ name: "u", type: { kind: "other", name: "DECIMAL(30,2)" } }],
    values: [["1.25", null, 3]],
  });
  expect(table.columns).toEqual([{ name: "u", type: string }]);
  expect(await engine().rows(statement(`select u::decimal(30,2) as u from ${table.name}`))).toEqual([
    { u: "1.25" },
    { u: null },
    { u: "3.00" },
  ]);
});

it("stages no rows", async () => {
  const table = await engine().stage({
    kind: "columns",
    columns: [{ name: 'odd "name"', type: string }],
    values: [[]],
  });
  expect(table).toMatchObject({ rowCount: 0, columns: [{ name: 'odd "name"', type: string }] });
});

it("stages a query, whatever it ends with", async () => {
  const table = await engine().stage({ kind: "sql", sql: "select 1 as a -- the end;\n ; " });
  expect(table).toMatchObject({ rowCount: 1, columns: [{ name: "a", type: { kind: "integer" } }] });
});

it("stages a query with PIVOT, of which DuckDB makes several statements", async () => {
  const animals = "(values ('cat', 1), ('dog', 2), ('cat', 3)) animal(kind, weight)";
  for (const sql of [
    `pivot ${animals} on kind using sum(weight);`,
    `from (pivot ${animals} on kind using sum(weight))`,
  ]) {
    const { name, columns } = await engine().stage({ kind: "sql", sql });
    expect(columns.map((column) => column.name)).toEqual(["cat", "dog"]);
    expect(await engine().rows(statement(`select cat::int as cat, dog::int as dog from ${name}`))).toEqual([
      { cat: 4, dog: 2 },
    ]);
  }
});

it("refuses a query that goes on with other statements, and runs none of them", async () => {
  await engine().run(statement("create table kept as select 1 as n"));
  for (const sql of [
    "select 1); drop table kept; select (2",
    "select 1; drop table kept",
    "pivot kept on n using count(*); drop table kept",
  ]) {
    await expect(engine().stage({ kind: "sql", sql })).rejects.toThrow(/one SELECT statement|syntax error/);
  }
  expect(await engine().rows(statement("from kept"))).toEqual([{ n: 1 }]);
});
