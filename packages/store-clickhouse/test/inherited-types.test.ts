import { defineFeature, FeatureGraph } from "@metaxy-ts/core";
import { expect, it } from "vitest";
import { clickhouse } from "../src/index.js";
import { client, newDatabase } from "./support/chdb.js";

/** Types of a table that another tool made, two values of each, and the type that a new table has for them where that is another one. */
const types: Readonly<Record<string, readonly [type: string, first: string, second: string, taken?: string]>> = {
  day: ["Date32", "'2026-02-03'", "'1969-12-31'"],
  short_day: ["Date", "'2026-02-03'", "'1970-01-02'"],
  seconds: ["DateTime('UTC')", "'2026-02-03 04:05:06'", "'1970-01-02 00:00:00'"],
  millis: ["DateTime64(3, 'UTC')", "'2026-02-03 04:05:06.789'", "'1969-12-31 23:59:59.001'"],
  at: ["DateTime64(6, 'UTC')", "'2026-02-03 04:05:06.789123'", "'1969-12-31 00:00:00.5'"],
  price: ["Decimal(25, 2)", "1.5", "-12345678901234567890.25"],
  tiny: ["Int8", "-128", "127"],
  medium: ["Int32", "-2147483648", "2147483647"],
  byte: ["UInt8", "0", "255"],
  unsigned: ["UInt32", "0", "4294967295"],
  large: ["UInt64", "0", "9007199254740993"],
  single: ["Float32", "0.5", "1e30"],
  uuid: ["UUID", "'5f3a1b1e-7a53-4f0d-9a9d-111111111111'", "'5f3a1b1e-7a53-4f0d-9a9d-222222222222'"],
  label: ["Enum8('a' = 1, 'b' = 2)", "'a'", "'b'", "String"],
  few: ["LowCardinality(String)", "'a'", "'b'", "String"],
};
const names = Object.keys(types) as unknown as readonly [string, ...string[]];

const parent = defineFeature({ key: "parent", id: names, fields: { main: "1" } });
const child = defineFeature({ key: "child", id: names, deps: [parent], fields: { main: "1" } });
const few = defineFeature({ key: "few", id: ["byte"], fields: { main: "1" } });

async function makeParent(): Promise<string> {
  const database = await newDatabase();
  const version = new FeatureGraph([parent]).versions(parent).feature;
  await using store = await clickhouse({ client, database, autoCreate: true }).open();
  await store.write(few, []); // its layout is the library's
  const columns = names.map((name) => `${name} ${types[name]?.[0]}`);
  const { data } = await (
    await client.query({
      query: `select name, type from system.columns where database = '${database}' and table = 'few' and startsWith(name, 'metaxy_') order by position`,
    })
  ).json<{ name: string; type: string }>();
  await store.drop(few);
  const system = data.map(({ name, type }) => `${name} ${type}`);
  const definitions = [...columns, ...system].join(", ");
  await client.command({
    query: `create table ${database}.parent (${definitions}) engine = MergeTree order by tuple()`,
  });
  for (const value of [1, 2] as const) {
    const values = names.map((name) => types[name]?.[value]).join(", ");
    const listed = [...names, "metaxy_feature_version", "metaxy_provenance", "metaxy_data_version"].join(", ");
    const byField = "metaxy_provenance_by_field, metaxy_data_version_by_field";
    await client.command({
      query: `insert into ${database}.parent (${listed}, ${byField}, metaxy_created_at, metaxy_updated_at) values (${values}, '${version}', '1', '1', map('main', '1'), map('main', '1'), now64(6), now64(6))`,
    });
  }
  return database;
}

it("a new table has the types of its parent, which joins the two", async () => {
  const database = await makeParent();
  await using store = await clickhouse({ client, database, autoCreate: true, hash: { algorithm: "md5" } }).open();
  await using increment = await store.resolve(child);
  await store.write(child, (await increment.pending.rows()) as never);
  await using after = await store.resolve(child);
  expect(await after.counts()).toMatchObject({ new: 0, stale: 0, orphaned: 0 });
  const { data } = await (
    await client.query({
      query: `select name, type from system.columns where database = '${database}' and table = 'child' and not startsWith(name, 'metaxy_')`,
    })
  ).json<{ name: string; type: string }>();
  const found = Object.fromEntries(data.map(({ name, type }) => [name, type]));
  expect(found).toEqual(Object.fromEntries(names.map((name) => [name, types[name]?.[3] ?? types[name]?.[0]])));
});

it("a value that the parent's type cannot hold is refused by name", async () => {
  const database = await makeParent();
  await using store = await clickhouse({ client, database, autoCreate: true, hash: { algorithm: "md5" } }).open();
  for (const [name, value] of [
    ["byte", 256],
    ["byte", -1],
    ["medium", 2 ** 31],
    ["unsigned", 2 ** 32],
    ["seconds", new Date(1)],
    ["short_day", new Date("1969-12-31T00:00:00Z")],
    ["price", "1.555"],
    ["price", "cheap"],
    ["uuid", "not one"],
  ] as const) {
    const above = defineFeature({ key: "parent", id: [name], fields: { main: "1" } });
    const feature = defineFeature({ key: "refused", id: [name], deps: [above], fields: { main: "1" } });
    const rows = [{ [name]: value, metaxy_provenance_by_field: { main: "1" } }];
    await expect(store.write(feature, rows as never), `${name} ${value}`).rejects.toMatchObject({
      code: "WRITE_INVALID",
      message: expect.stringContaining(name),
    });
    expect(await store.has(feature)).toBe(false);
  }
});
