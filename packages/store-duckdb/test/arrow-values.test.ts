import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineFeature, Timestamp } from "@metaxy-ts/core";
import { memory } from "@metaxy-ts/core/memory";
import { sorted, values } from "@metaxy-ts/testing";
import type { Data, DataType } from "apache-arrow";
import {
  DateDay,
  DateMillisecond,
  Field,
  List,
  makeData,
  Struct,
  Table,
  TimestampMicrosecond,
  TimestampMillisecond,
  TimestampNanosecond,
  TimestampSecond,
  Uint64,
  Utf8,
  Vector,
  vectorFromArray,
} from "apache-arrow";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { duckdb } from "../src/index.js";

const feature = defineFeature({ key: "thing", id: ["id"], fields: ["x"] });

/** Rows with one value each. */
function tableOf(values: Data): Table {
  const rows = Array.from({ length: values.length }, (_, index) => index);
  return new Table({
    id: vectorFromArray(rows.map(String), new Utf8()),
    value: new Vector([values]),
    metaxy_provenance_by_field: vectorFromArray(
      rows.map(() => ({ x: "1" })),
      new Struct([new Field("x", new Utf8(), true)]),
    ),
  });
}

/** Values as they stand in memory; the last one is null. */
function wide(type: DataType, values: readonly bigint[]): Data {
  const data = BigInt64Array.from([...values, 2n ** 63n - 1n]);
  const nullBitmap = Uint8Array.from([(1 << values.length) - 1]);
  return makeData({ type: type as TimestampSecond, length: data.length, nullCount: 1, nullBitmap, data });
}

const days = (values: readonly number[]): Data =>
  makeData({ type: new DateDay(), length: values.length, nullCount: 0, data: Int32Array.from(values) });

function listOf(data: Data): Data {
  const type = new List(new Field("item", data.type, true));
  return makeData({ type, length: 1, nullCount: 0, valueOffsets: Int32Array.of(0, data.length), child: data });
}

function memberOf(data: Data): Data {
  const type = new Struct([new Field("at", data.type, true)]);
  return makeData({ type, length: data.length, nullCount: 0, children: [data] });
}

const text = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, cell) => (typeof cell === "bigint" ? `${cell}` : cell)));
const furthest = 8_640_000_000_000_000_000n;
const stores = { memory: () => memory().open(), duckdb: () => duckdb({ path: ":memory:", threads: 1 }).open() };

describe.each(Object.entries(stores))("Arrow in %s", (_name, open) => {
  it.each<[string, Data, readonly unknown[]]>([
    ["seconds", wide(new TimestampSecond(), [-1n]), ["1969-12-31T23:59:59.000Z", null]],
    ["milliseconds", wide(new TimestampMillisecond(), [-1n]), ["1969-12-31T23:59:59.999Z", null]],
    [
      "microseconds",
      wide(new TimestampMicrosecond("UTC"), [-1n, furthest, -furthest]),
      ["1969-12-31T23:59:59.999999Z", "+275760-09-13T00:00:00.000Z", "-271821-04-20T00:00:00.000Z", null],
    ],
    [
      "nanoseconds that are whole microseconds",
      wide(new TimestampNanosecond("UTC"), [-1000n, 9_223_372_036_854_775_000n]),
      ["1969-12-31T23:59:59.999999Z", "2262-04-11T23:47:16.854775Z", null],
    ],
    ["days", days([-1, 100_000_000]), ["1969-12-31T00:00:00.000Z", "+275760-09-13T00:00:00.000Z"]],
    ["days in milliseconds", wide(new DateMillisecond(), [-86_400_000n]), ["1969-12-31T00:00:00.000Z", null]],
    ["unsigned integers", wide(new Uint64(), [2n ** 63n - 1n]), ["9223372036854775807", null]],
    [
      "items",
      listOf(wide(new TimestampMicrosecond(), [9_223_372_036_854_775n])),
      [["2262-04-11T23:47:16.854775Z", null]],
    ],
    [
      "members",
      memberOf(wide(new TimestampMicrosecond(), [9_223_372_036_854_775n])),
      [{ at: "2262-04-11T23:47:16.854775Z" }, { at: null }],
    ],
  ])("%s are stored to the last digit", async (_, data, expected) => {
    await using store = await open();
    await store.write(feature, tableOf(data));
    const rows = await (await store.read(feature)).rows();
    expect(text(sorted(rows, "id").map(({ value }) => value))).toEqual(expected);
  });

  it.each<[string, Data, RegExp]>([
    ["a second", wide(new TimestampSecond(), [0n, furthest / 1_000_000n + 1n]), /row 2, column "value"/],
    ["a millisecond", wide(new TimestampMillisecond(), [-furthest / 1000n - 1n]), /row 1, column "value"/],
    ["a microsecond", wide(new TimestampMicrosecond(), [2n ** 63n - 1n]), /9223372036854775807 microseconds/],
    ["a nanosecond", wide(new TimestampNanosecond(), [1000n, 1n]), /row 2, column "value": it has nanoseconds/],
    ["a nanosecond before 1970", wide(new TimestampNanosecond(), [-1_000_000_001n]), /nanoseconds/],
    ["a day", days([0, 100_000_001]), /row 2, column "value"/],
    ["a time of day in a date", wide(new DateMillisecond(), [1n]), /time of day/],
    [
      "an unsigned integer",
      wide(new Uint64(), [0n, -(2n ** 63n)]),
      /row 2, column "value".* 9223372036854775808 does not/,
    ],
    ["an item", listOf(wide(new Uint64(), [-1n])), /column "value": the integer 18446744073709551615/],
    ["a member", memberOf(wide(new TimestampNanosecond(), [0n, 5n])), /row 2, column "value.at"/],
  ])("%s that no column holds is refused", async (_, data, message) => {
    await using store = await open();
    await expect(store.write(feature, tableOf(data))).rejects.toMatchObject({
      code: "WRITE_INVALID",
      message: expect.stringMatching(message),
    });
    expect(await store.has(feature)).toBe(false);
  });

  it("dates compare with timestamps and strings in filters", async () => {
    await using store = await open();
    await store.write(feature, tableOf(days([-1, 0, 19_782])));
    const ids = async (filters: string) => values(await store.read(feature, { filters }), "id");
    expect(await ids("value = '2024-02-29'")).toEqual(["2"]);
    expect(await ids("value < '1970-01-01T00:00:00.000001Z'")).toEqual(["0", "1"]);
    expect(await ids("value IN ('1969-12-31', '1970-01-01T01:00:00+01:00')")).toEqual(["0", "1"]);
    expect(await ids("value > metaxy_created_at")).toEqual([]);
    await expect(store.write(feature, [row({ id: "4", value: new Date(1) })])).rejects.toMatchObject({
      code: "WRITE_INVALID",
      message: expect.stringContaining("time of day"),
    });
  });
});

const row = (columns: object) => ({ ...columns, metaxy_provenance_by_field: { x: "1" } });

describe("a Parquet file", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "metaxy-parquet-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** A file with a value made by DuckDB, whose table is dropped again. */
  async function fileOf(value: string): Promise<string> {
    const path = join(folder, `${Math.random()}.parquet`);
    await using source = await duckdb({ path: ":memory:", threads: 1 }).open();
    const rows = await source.query(`select 'a' as id, ${value} as value, {'x': '1'} as metaxy_provenance_by_field`);
    await rows.toParquet(path);
    return path;
  }

  it.each([
    ["timestamp_ns '2024-02-29 12:00:00.123456'", "2024-02-29T12:00:00.123456Z"],
    ["[timestamp_ns '2024-02-29 12:00:00.123456']", ["2024-02-29T12:00:00.123456Z"]],
    ["{'at': timestamp_ns '2024-02-29 12:00:00.123456'}", { at: "2024-02-29T12:00:00.123456Z" }],
    ["timestamp '2024-02-29 12:00:00.123456'", "2024-02-29T12:00:00.123456Z"],
    ["timestamptz '2024-02-29 12:00:00.123456+00'", "2024-02-29T12:00:00.123456Z"],
    ["9223372036854775807::ubigint", "9223372036854775807"],
    ["date '0001-01-01'", "0001-01-01T00:00:00.000Z"],
  ])("with %s is stored to the last digit", async (value, expected) => {
    await using store = await duckdb({ path: ":memory:", threads: 1 }).open();
    await store.write(feature, { parquet: await fileOf(value) });
    const [stored] = await (await store.read(feature)).rows();
    expect(text(stored?.value)).toEqual(expected);
  });

  it.each([
    ["timestamp_ns '2024-02-29 12:00:00.123456789'"],
    ["[timestamp_ns '2024-02-29 12:00:00.123456789']"],
    ["9223372036854775808::ubigint"],
    ["[9223372036854775808::ubigint]"],
    ["timestamptz 'infinity'"],
    ["date '-infinity'"],
    ["timestamp '290000-01-01 00:00:00'"],
  ])("with %s is refused", async (value) => {
    await using store = await duckdb({ path: ":memory:", threads: 1 }).open();
    await expect(store.write(feature, { parquet: await fileOf(value) })).rejects.toMatchObject({
      code: "WRITE_INVALID",
      message: expect.stringContaining('column "value"'),
    });
    expect(await store.has(feature)).toBe(false);
  });
});

/** A file of pyarrow with the column `at`, of nanoseconds with the time zone UTC. DuckDB would cut them without a word. */
const nanosecondsWithZone =
  "UEFSMRUAFRwVHCwVAhUAFQYVBhwAAAACAAAAAgEVTZ3OnlO4FxUEGSw1ABgGc2NoZW1hFQIAFQQlAhgCYXRsjBEcPAAAAAAAFgIZHBkcJgAcFQQZJQYAGRgCYXQVABYCFkIWQiYISRwVABUAFQIAPCkGGSYAAgAAABZCFgImCBZCACggcGFycXVldC1jcHAtYXJyb3cgdmVyc2lvbiAyNi4wLjEZHBwAAACFAAAAUEFSMQ==";

it("a Parquet file with nanoseconds and a time zone is refused, whatever they are", async () => {
  const folder = await mkdtemp(join(tmpdir(), "metaxy-parquet-"));
  try {
    const path = join(folder, "zone.parquet");
    await writeFile(path, Buffer.from(nanosecondsWithZone, "base64"));
    await using store = await duckdb({ path: ":memory:", threads: 1 }).open();
    await expect(store.write(feature, { parquet: path })).rejects.toMatchObject({
      code: "WRITE_INVALID",
      message: expect.stringContaining('column "at" of the Parquet input has nanoseconds with a time zone'),
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

it("a table of others that has nanoseconds is read as rows where they are whole microseconds, and as Arrow as it is", async () => {
  await using store = await duckdb({ path: ":memory:", threads: 1 }).open();
  const at = (value: string) => store.query(`select timestamp_ns '2024-02-29 12:00:00.${value}' as at`);
  expect(await (await at("123456")).rows()).toEqual([{ at: Timestamp.from("2024-02-29T12:00:00.123456Z") }]);
  await expect((await at("123456789")).rows()).rejects.toMatchObject({ code: "READ_INVALID" });
  const arrow = await (await at("123456789")).arrow();
  expect(arrow.getChildAt(0)?.data[0]?.values).toEqual(BigInt64Array.of(1_709_208_000_123_456_789n));
});
