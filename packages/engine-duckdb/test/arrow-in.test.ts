import * as arrow from "apache-arrow";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DuckDBEngine } from "../src/index.js";
import { openEngine, select } from "./support/any-columns.js";

let engine: DuckDBEngine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

async function staged(vector: arrow.Vector): Promise<{ type: unknown; values: unknown[] }> {
  const table = await engine.stage({ kind: "arrow", batches: new arrow.Table({ value: vector }).batches });
  const rows = await engine.rows(select(`select * from ${table.name}`));
  return { type: table.columns[0]?.type, values: rows.map((row) => row.value) };
}

function temporaryTables(): Promise<unknown[]> {
  return engine.run(select("select table_name from duckdb_tables() where temporary order by table_name"));
}

const item = (type: arrow.DataType, name = "item") => new arrow.Field(name, type, true);
const instant = new Date("2024-02-29T12:00:00.000Z");
const second = instant.getTime() / 1000;

const cases: [string, arrow.Vector, unknown, unknown][] = [
  ["int8", arrow.vectorFromArray([-5, null], new arrow.Int8()), { kind: "integer", native: "TINYINT" }, -5],
  [
    "uint32",
    arrow.vectorFromArray([2 ** 32 - 1, null], new arrow.Uint32()),
    { kind: "integer", native: "UINTEGER" },
    2 ** 32 - 1,
  ],
  ["uint64", arrow.vectorFromArray([5n, null], new arrow.Uint64()), { kind: "integer" }, 5],
  ["int64", arrow.vectorFromArray([-(2n ** 63n), null], new arrow.Int64()), { kind: "integer" }, -(2n ** 63n)],
  ["float16", arrow.vectorFromArray([1.5, null], new arrow.Float16()), { kind: "float", native: "FLOAT" }, 1.5],
  ["float32", arrow.vectorFromArray([0.5, null], new arrow.Float32()), { kind: "float", native: "FLOAT" }, 0.5],
  ["float64", arrow.vectorFromArray([Number.NaN, null], new arrow.Float64()), { kind: "float" }, Number.NaN],
  ["bool", arrow.vectorFromArray([false, null], new arrow.Bool()), { kind: "boolean" }, false],
  ["utf8", arrow.vectorFromArray(["é😀", null], new arrow.Utf8()), { kind: "string" }, "é😀"],
  ["large utf8", arrow.vectorFromArray(["é", null], new arrow.LargeUtf8()), { kind: "string" }, "é"],
  ["dictionary", arrow.vectorFromArray(["é", null]), { kind: "string" }, "é"],
  ["null", arrow.vectorFromArray([null, null], new arrow.Null()), { kind: "string" }, null],
  [
    "binary",
    arrow.vectorFromArray([new Uint8Array([0, 255]), null], new arrow.Binary()),
    { kind: "binary" },
    new Uint8Array([0, 255]),
  ],
  [
    "fixed binary",
    arrow.vectorFromArray([new Uint8Array([1, 2]), null], new arrow.FixedSizeBinary(2)),
    { kind: "binary" },
    new Uint8Array([1, 2]),
  ],
  [
    "date in days",
    arrow.vectorFromArray([new Date("1969-07-20"), null], new arrow.DateDay()),
    { kind: "date" },
    new Date("1969-07-20"),
  ],
  [
    "date in milliseconds, within a day before 1970",
    arrow.vectorFromArray([new Date("1969-07-20T20:17:40Z"), null], new arrow.DateMillisecond()),
    { kind: "date" },
    new Date("1969-07-20"),
  ],
  [
    "seconds in UTC",
    arrow.vectorFromArray([instant.getTime(), null], new arrow.Timestamp(arrow.TimeUnit.SECOND, "UTC")),
    { kind: "timestamp" },
    instant,
  ],
  [
    "seconds",
    arrow.vectorFromArray([instant.getTime(), null], new arrow.TimestampSecond()),
    { kind: "timestamp", native: "TIMESTAMP" },
    instant,
  ],
  [
    "milliseconds",
    arrow.vectorFromArray([instant.getTime(), null], new arrow.TimestampMillisecond()),
    { kind: "timestamp", native: "TIMESTAMP" },
    instant,
  ],
  [
    "microseconds",
    arrow.vectorFromArray([instant.getTime(), null], new arrow.TimestampMicrosecond()),
    { kind: "timestamp", native: "TIMESTAMP" },
    instant,
  ],
  [
    "nanoseconds",
    arrow.vectorFromArray([instant.getTime(), null], new arrow.TimestampNanosecond()),
    { kind: "timestamp", native: "TIMESTAMP" },
    instant,
  ],
  [
    "decimal",
    arrow.vectorFromArray(
      [Uint32Array.of(4294967146, 4294967295, 4294967295, 4294967295), null],
      new arrow.Decimal(2, 10),
    ),
    { kind: "other", name: "DECIMAL(10,2)" },
    "-1.50",
  ],
  [
    "time of day",
    arrow.vectorFromArray([45_296_000_789n, null], new arrow.TimeMicrosecond()),
    { kind: "other", name: "TIME" },
    "12:34:56.000789",
  ],
  [
    "list",
    arrow.vectorFromArray([[1, null], null], new arrow.List(item(new arrow.Int32()))),
    { kind: "list", item: { kind: "integer", native: "INTEGER" } },
    [1, null],
  ],
  [
    "list of fixed size",
    arrow.vectorFromArray([[1, 2], null], new arrow.FixedSizeList(2, item(new arrow.Float32()))),
    { kind: "list", item: { kind: "float", native: "FLOAT" } },
    [1, 2],
  ],
  [
    "struct",
    arrow.vectorFromArray(
      [{ at: new Date(second * 1000), text: null }, null],
      new arrow.Struct([item(new arrow.TimestampMillisecond(), "at"), item(new arrow.Utf8(), "text")]),
    ),
    { kind: "struct", members: { at: { kind: "timestamp", native: "TIMESTAMP" }, text: { kind: "string" } } },
    { at: instant, text: null },
  ],
  [
    "map",
    arrow.vectorFromArray(
      [new Map([["key", 1]]), null],
      new arrow.Map_(
        item(new arrow.Struct([item(new arrow.Utf8(), "key"), item(new arrow.Int32(), "value")]), "entries") as never,
      ),
    ),
    { kind: "map", value: { kind: "integer", native: "INTEGER" } },
    { key: 1 },
  ],
];

describe("Arrow", () => {
  it.each(cases)("%s comes in", async (_name, vector, type, value) => {
    expect(await staged(vector)).toEqual({ type, values: [value, null] });
  });

  it("timestamps keep their microseconds", async () => {
    const data = arrow.makeData({
      type: new arrow.TimestampMicrosecond(),
      length: 1,
      nullCount: 0,
      data: BigInt64Array.of(1_709_208_000_123_457n),
    });
    const table = await engine.stage({
      kind: "arrow",
      batches: new arrow.Table({ at: arrow.makeVector(data) }).batches,
    });
    expect(await engine.rows(select(`select epoch_us("at") as us from ${table.name}`))).toEqual([
      { us: 1_709_208_000_123_457 },
    ]);
  });

  it.each([
    [
      "an integer beyond 64 bits",
      arrow.vectorFromArray([2n ** 64n - 1n], new arrow.Uint64()),
      "WRITE_INVALID",
      /18446744073709551615 does not fit 64 bits/,
    ],
    [
      "a duration of less than a microsecond",
      arrow.vectorFromArray([1500n], new arrow.DurationNanosecond()),
      "WRITE_INVALID",
      /column value has a length of time with 1500 nanoseconds/,
    ],
    [
      "a duration that is too long",
      arrow.vectorFromArray([2n ** 62n], new arrow.DurationSecond()),
      "WRITE_INVALID",
      /column value has a duration of \d+ microseconds, which do not fit 64 bits/,
    ],
  ])("%s is refused", async (_name, vector, code, message) => {
    const before = await temporaryTables();
    await expect(staged(vector)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(await temporaryTables()).toEqual(before);
  });

  it("batches of different columns are refused", async () => {
    const one = new arrow.Table({ a: arrow.vectorFromArray(["x"], new arrow.Utf8()) }).batches;
    const other = new arrow.Table({ b: arrow.vectorFromArray(["x"], new arrow.Utf8()) }).batches;
    await expect(engine.stage({ kind: "arrow", batches: [...one, ...other] })).rejects.toMatchObject({
      code: "ARGUMENT_INVALID",
      message: expect.stringContaining("different columns"),
    });
  });

  it("without a batch has no columns", async () => {
    await expect(engine.stage({ kind: "arrow", batches: [] })).rejects.toMatchObject({ code: "ARGUMENT_INVALID" });
  });
});
