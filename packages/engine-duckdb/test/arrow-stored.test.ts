import * as arrow from "apache-arrow";
import { expect, it } from "vitest";
import { sharedEngine, statement } from "./support/engine.js";

const engine = sharedEngine();

/** An interval, and null. */
function intervals(type: arrow.Interval, ...words: readonly number[]): arrow.Vector {
  const data = Int32Array.from([...words, ...words.map(() => 0)]);
  return new arrow.Vector([arrow.makeData({ type, length: 2, nullCount: 1, nullBitmap: Uint8Array.of(1), data })]);
}

it.each<[name: string, vector: arrow.Vector, type: string, value: unknown]>([
  ["an integer", arrow.vectorFromArray([2n ** 64n - 1n, null], new arrow.Uint64()), "UBIGINT", 2n ** 64n - 1n],
  ["a time", arrow.vectorFromArray([1n, null], new arrow.TimeNanosecond()), "TIME_NS", "00:00:00.000000001"],
  ["seconds", arrow.vectorFromArray([61n, null], new arrow.DurationSecond()), "INTERVAL", "00:01:01"],
  ["milliseconds", arrow.vectorFromArray([-5n, null], new arrow.DurationMillisecond()), "INTERVAL", "-00:00:00.005"],
  ["microseconds", arrow.vectorFromArray([5n, null], new arrow.DurationMicrosecond()), "INTERVAL", "00:00:00.000005"],
  ["nanoseconds", arrow.vectorFromArray([5000n, null], new arrow.DurationNanosecond()), "INTERVAL", "00:00:00.000005"],
  ["months", intervals(new arrow.IntervalYearMonth(), 14), "INTERVAL", "1 year 2 months"],
  ["days", intervals(new arrow.IntervalDayTime(), 2, 3004), "INTERVAL", "2 days 00:00:03.004"],
  [
    "all of them",
    intervals(new arrow.IntervalMonthDayNano(), 1, 2, 3000, 0),
    "INTERVAL",
    "1 month 2 days 00:00:00.000003",
  ],
])("%s that a table has stored keeps its value", async (_name, vector, type, value) => {
  const table = await stored(vector);
  expect(table.columns).toEqual([{ name: "value", type: { kind: "other", name: type } }]);
  const rows = await engine().rows(statement(`select * from ${table.name}`));
  expect(rows).toEqual([{ value }, { value: null }]);
});

it("a timestamp that a table has stored keeps its nanoseconds", async () => {
  const table = await stored(arrow.vectorFromArray([0.5, null], new arrow.TimestampNanosecond()));
  const sql = `select epoch_ns(value)::varchar as value from ${table.name}`;
  expect(await engine().rows(statement(sql))).toEqual([{ value: "500000" }, { value: null }]);
});

it("a length of time that no column holds is named by its column", async () => {
  await expect(stored(arrow.vectorFromArray([1n], new arrow.DurationNanosecond()))).rejects.toMatchObject({
    code: "READ_INVALID",
    details: { column: "value" },
  });
  const long = "select to_microseconds(9223372036854775807) as span";
  await expect(engine().arrow(statement(long))).rejects.toMatchObject({
    code: "READ_INVALID",
    details: { column: "span" },
  });
});

it("a value that rows cannot have is named by its column", async () => {
  const reading = engine().rows(statement("select 1 as id, timestamp_ns '2024-02-29 00:00:00.000000001' as at"));
  await expect(reading).rejects.toMatchObject({
    code: "READ_INVALID",
    message: expect.stringMatching(
      /^Column "at" cannot be read\. A stored timestamp is 1709164800000000001 nanoseconds/,
    ),
    details: { column: "at" },
  });
});

function stored(vector: arrow.Vector) {
  const table = new arrow.Table({ value: vector });
  async function* batches(): AsyncGenerator<arrow.RecordBatch> {
    yield* table.batches;
  }
  return engine().stageStored(batches());
}
