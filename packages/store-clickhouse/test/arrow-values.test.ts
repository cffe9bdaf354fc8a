import { defineFeature } from "@metaxy-ts/core";
import type { DataType } from "apache-arrow";
import {
  DateDay,
  DateMillisecond,
  Dictionary,
  Field,
  Int32,
  List,
  Struct,
  Table,
  TimestampMicrosecond,
  TimestampMillisecond,
  TimestampNanosecond,
  TimestampSecond,
  Uint64,
  Utf8,
  vectorFromArray,
} from "apache-arrow";
import { expect, it } from "vitest";
import { clickhouse } from "../src/index.js";
import { client, newDatabase } from "./support/chdb.js";

const feature = defineFeature({ key: "thing", id: ["id"], fields: ["x"] });

/** Rows with one value each. */
function tableOf(type: DataType, values: readonly unknown[]): Table {
  const versions = values.map(() => ({ x: "1" }));
  return new Table({
    id: vectorFromArray(
      values.map((_, index) => String(index)),
      new Utf8(),
    ),
    value: vectorFromArray(values, type),
    metaxy_provenance_by_field: vectorFromArray(versions, new Struct([new Field("x", new Utf8(), true)])),
  });
}

async function openStore() {
  return clickhouse({ client, database: await newDatabase(), autoCreate: true }).open();
}

const at = (text: string): Date => new Date(text);
const day = (text: string): number => Date.parse(text);

it.each<[string, DataType, readonly unknown[], readonly unknown[]]>([
  ["seconds", new TimestampSecond(), [day("1900-01-01"), day("2299-12-31")], [at("1900-01-01"), at("2299-12-31")]],
  [
    "milliseconds",
    new TimestampMillisecond(),
    [-1, day("2150-01-01")],
    [at("1969-12-31T23:59:59.999Z"), at("2150-01-01")],
  ],
  ["microseconds with a zone", new TimestampMicrosecond("Europe/Berlin"), [-1, 1], [new Date(-1), new Date(1)]],
  ["nanoseconds", new TimestampNanosecond(), [-1, 5], [new Date(-1), new Date(5)]],
  [
    "days",
    new DateDay(),
    [day("1969-12-31"), day("2150-01-01"), day("1900-01-01")],
    [at("1969-12-31"), at("2150-01-01"), at("1900-01-01")],
  ],
  [
    "days in milliseconds",
    new DateMillisecond(),
    [day("1969-12-31"), day("2150-01-01"), null],
    [at("1969-12-31"), at("2150-01-01"), null],
  ],
  [
    "lists of days",
    new List(new Field("item", new DateMillisecond(), true)),
    [[day("2150-01-01")]],
    [[at("2150-01-01")]],
  ],
  [
    "members that are days",
    new Struct([new Field("day", new DateMillisecond(), true), new Field("n", new Int32(), true)]),
    [{ day: day("2150-01-01"), n: 1 }],
    [{ day: at("2150-01-01"), n: 1 }],
  ],
  ["a dictionary of days", new Dictionary(new DateMillisecond(), new Int32()), [day("2150-01-01")], [at("2150-01-01")]],
  ["unsigned integers", new Uint64(), [0n, 2n ** 63n - 1n], [0, 2n ** 63n - 1n]],
  ["a dictionary", new Dictionary(new TimestampMillisecond(), new Int32()), [day("2150-01-01")], [at("2150-01-01")]],
])("keeps %s as they are", async (_, type, values, expected) => {
  await using store = await openStore();
  await store.write(feature, tableOf(type, values));
  const rows = await (await store.read(feature)).rows();
  expect(rows.sort((a, b) => String(a.id).localeCompare(String(b.id))).map(({ value }) => value)).toEqual(expected);
});

it.each<[string, DataType, readonly unknown[], RegExp]>([
  ["a second", new TimestampSecond(), [0, day("2300-01-01")], /row 2, column "value".*2300-01-01/],
  ["a millisecond", new TimestampMillisecond(), [day("1899-12-31T23:59:59.999Z")], /1899-12-31/],
  ["a microsecond", new TimestampMicrosecond(), [day("9999-01-01")], /9999-01-01/],
  ["a day", new DateDay(), [day("2300-01-01")], /2300-01-01/],
  ["a day in milliseconds", new DateMillisecond(), [day("1850-01-01")], /1850-01-01/],
  ["a time of day in a date", new DateMillisecond(), [1], /time of day/],
  ["an unsigned integer", new Uint64(), [0n, 2n ** 63n], /row 2, column "value".*9223372036854775808 does not fit/],
  ["a day in a list", new List(new Field("item", new DateDay(), true)), [[0], [0, day("2300-01-01")]], /2300-01-01/],
  [
    "a member",
    new Struct([new Field("at", new TimestampSecond(), true)]),
    [{ at: 0 }, { at: day("2300-01-01") }],
    /row 2, column "value.at"/,
  ],
  ["a dictionary", new Dictionary(new TimestampMillisecond(), new Int32()), [day("2300-01-01")], /2300-01-01/],
])("refuses %s that it does not hold", async (_, type, values, message) => {
  await using store = await openStore();
  await expect(store.write(feature, tableOf(type, values))).rejects.toMatchObject({
    code: "WRITE_INVALID",
    message: expect.stringMatching(message),
  });
  expect(await store.has(feature)).toBe(false);
});
