import { defineFeature } from "@metaxy-ts/core";
import type { RecordBatch } from "apache-arrow";
import {
  Binary,
  Field,
  Float64,
  Int64,
  Struct,
  Table,
  TimestampMicrosecond,
  Utf8,
  vectorFromArray,
} from "apache-arrow";
import { expect, it } from "vitest";
import { clickhouse } from "../src/index.js";
import { client, newDatabase } from "./support/chdb.js";

const feature = defineFeature({ key: "thing", id: ["id"], fields: ["x"] });
const versions = { metaxy_provenance_by_field: { x: "1" } };

const values = {
  text: "a\0\n\t\\ \"quoted\" 'x' ü 💥",
  empty: "",
  integer: 9007199254740991,
  large: 9223372036854775807n,
  small: -9223372036854775808n,
  float: 0.1,
  notANumber: Number.NaN,
  infinite: Number.NEGATIVE_INFINITY,
  tiny: 5e-324,
  yes: true,
  instant: new Date("1969-12-31T23:59:59.999Z"),
  bytes: new Uint8Array([0, 255, 254, 10, 92]),
  list: ["a", null, "c"],
  numbers: [1.5, Number.NaN],
  nested: { a: "x", "b c": 5, d: [1, 2] },
};

it("gives back every value as it was", async () => {
  const database = await newDatabase();
  await using store = await clickhouse({ client, database, autoCreate: true }).open();
  const nothing = Object.fromEntries(Object.keys(values).map((name) => [name, null]));
  await store.write(feature, [
    { id: "all", ...values, ...versions },
    { id: "none", ...nothing, ...versions },
  ]);
  const relation = await store.read(feature);
  const rows = (await relation.rows()) as Record<string, unknown>[];
  const byId = new Map(rows.map((row) => [row.id, row]));
  expect(byId.get("all")).toMatchObject(values);
  // Lists and structs have no specific null in ClickHouse.
  expect(byId.get("none")).toMatchObject({
    ...nothing,
    list: [],
    numbers: [],
    nested: { a: null, "b c": null, d: [] },
  });

  const batches: Record<string, unknown>[] = [];
  for await (const batch of relation.batches(1)) batches.push(...(batch as Record<string, unknown>[]));
  expect(new Map(batches.map((row) => [row.id, row]))).toEqual(byId);

  const table = (await relation.arrow()) as Table;
  const all = table.toArray().find((row) => row.id === "all");
  expect([all.text, all.large, all.small, all.float, all.yes, all.tiny]).toEqual([
    values.text,
    values.large,
    values.small,
    values.float,
    values.yes,
    values.tiny,
  ]);
  expect([...all.bytes]).toEqual([...values.bytes]);
  expect(all.notANumber).toBeNaN();
});

it("stores negative zero", async () => {
  const database = await newDatabase();
  await using store = await clickhouse({ client, database, autoCreate: true }).open();
  await store.write(feature, [
    { id: "a", zero: -0, half: 0.5, ...versions },
    { id: "b", zero: 0.5, half: 0, ...versions },
  ]);
  const [row] = (await (await store.read(feature, { filters: "id = 'a'" })).rows()) as Record<string, unknown>[];
  expect(Object.is(row?.zero, -0)).toBe(true);
});

it("takes Arrow batches and gives them back", async () => {
  const database = await newDatabase();
  await using store = await clickhouse({ client, database, autoCreate: true }).open();
  const byField = new Struct([new Field("x", new Utf8(), true)]);
  const ids = vectorFromArray(["a", "b", "c"], new Utf8());
  const table = new Table({
    id: ids,
    n: vectorFromArray([1n, null, 3n], new Int64()),
    f: vectorFromArray([0.5, Number.NaN, null], new Float64()),
    t: vectorFromArray([new Date("2024-01-01T00:00:00.001Z"), null, new Date(-1)], new TimestampMicrosecond("UTC")),
    b: vectorFromArray([new Uint8Array([255, 0]), null, new Uint8Array()], new Binary()),
    metaxy_provenance_by_field: vectorFromArray([{ x: "1" }, { x: "2" }, { x: "3" }], byField),
  });
  await store.write(feature, table);
  await store.write(feature, { arrow: table.batches as RecordBatch[] });
  const read = await store.read(feature);
  expect(await read.count()).toBe(3);
  const rows = (await read.rows()) as Record<string, unknown>[];
  expect(rows.toSorted((a, b) => String(a.id).localeCompare(String(b.id)))).toMatchObject([
    {
      id: "a",
      n: 1,
      f: 0.5,
      t: new Date("2024-01-01T00:00:00.001Z"),
      b: new Uint8Array([255, 0]),
      metaxy_provenance_by_field: { x: "1" },
    },
    { id: "b", n: null, f: Number.NaN, t: null, b: null },
    { id: "c", n: 3, f: null, t: new Date(-1), b: new Uint8Array() },
  ]);
  const none = (await (await store.read(feature, { filters: "id = 'z'" })).arrow()) as Table;
  expect(none.schema.fields.map(({ name }) => name)).toEqual((await read.columns()).map(({ name }) => name));
  let total = 0;
  for await (const batch of read.arrowBatches()) total += (batch as RecordBatch).numRows;
  expect(total).toBe(3);
});
