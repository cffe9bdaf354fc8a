import { defineFeature, FeatureGraph, from } from "@metaxy-ts/core";
import { expect, it } from "vitest";
import { clickhouse } from "../src/index.js";
import { client, newDatabase } from "./support/chdb.js";

const typed = defineFeature({ key: "typed", id: ["id"], fields: ["main"] });
const version = new FeatureGraph([typed]).versions(typed).feature;
const nothing = { new: 0, stale: 0, orphaned: 0, waiting: 0 };
const main = { metaxy_provenance_by_field: { main: "1" } };

/** Types, and one value of each as it stands in SQL. */
const types: Readonly<Record<string, readonly [type: string, value: string]>> = {
  text: ["String", "'é😀'"],
  word: ["LowCardinality(String)", "'x'"],
  word_or_null: ["LowCardinality(Nullable(String))", "'x'"],
  fixed: ["FixedString(3)", "'abc'"],
  mood: ["Enum8('x' = 1, 'y' = 2)", "'y'"],
  mood_or_null: ["Nullable(Enum16('x' = 1, 'y' = 2))", "'y'"],
  int8: ["Int8", "-128"],
  int128: ["Int128", "'-170141183460469231731687303715884105728'"],
  uint8: ["UInt8", "255"],
  uint32: ["Nullable(UInt32)", "4294967295"],
  uint64: ["UInt64", "18446744073709551615"],
  uint256: ["Nullable(UInt256)", "'18446744073709551616'"],
  float32: ["Float32", "0.1"],
  decimal: ["Decimal(10, 2)", "1.25"],
  wide_decimal: ["Nullable(Decimal(50, 2))", "1.25"],
  flag: ["Bool", "true"],
  day: ["Date", "'2026-01-02'"],
  seconds: ["DateTime('Europe/Berlin')", "'2026-01-02 03:04:05'"],
  milliseconds: ["DateTime64(3)", "'2026-01-02 03:04:05.006'"],
  nanoseconds: ["Nullable(DateTime64(9, 'UTC'))", "'2026-01-02 03:04:05.000000007'"],
  ipv4: ["IPv4", "'1.2.3.4'"],
  ipv6: ["Nullable(IPv6)", "'::1'"],
  uuid: ["UUID", "'6ba7b810-9dad-11d1-80b4-00c04fd430c8'"],
  pair: ["Tuple(Int32, String)", "(1, 'a')"],
  struct: ["Tuple(a Decimal(10, 2), b Array(DateTime64(9, 'UTC')))", "(1.25, ['2026-01-02 03:04:05.000000007'])"],
  list: ["Array(LowCardinality(String))", "['a']"],
  decimals: ["Array(Decimal(10, 2))", "[1.25]"],
  map: ["Map(LowCardinality(String), UInt64)", "map('a', 1)"],
  map_of_numbers: ["Map(UInt8, String)", "map(1, 'a')"],
  place: ["Point", "(1, 2)"],
};
const columns = Object.keys(types);

it("columns of all types keep their types and values, whatever is done with the table", async () => {
  const database = await newDatabase();
  await create(database);
  const before = await typesIn(database);
  await using store = await clickhouse({ client, database, autoCreate: true, hash: { algorithm: "md5" } }).open();
  const ids = await (await store.read(typed, { columns: ["id"] })).rows();
  expect(ids.map(({ id }) => id).toSorted()).toEqual(["a", "b"]);
  expect(await store.delete(typed, "id = 'b'")).toBe(1);
  await store.write(typed, [{ id: "new", ...main }]);
  const deps = [from(typed, { select: columns as never })];
  for (const code of ["1", "2"]) {
    const child = defineFeature({ key: "child", id: ["id"], deps, fields: { main: code } });
    if (code === "2") {
      const old = defineFeature({ key: "child", id: ["id"], deps, fields: { main: "1" } });
      const { feature } = new FeatureGraph([typed, old]).versions(old);
      expect(await store.rebase(child, { from: feature })).toBe(2);
    } else {
      await using increment = await store.resolve(child);
      await store.write(child, increment.pending);
    }
    await using increment = await store.resolve(child);
    expect(await increment.counts()).toEqual(nothing);
  }
  expect(await typesIn(database)).toEqual(before);
  expect(await otherValues(database, "typed")).toEqual([
    { id: "a", deleted: 0, other: [] },
    { id: "b", deleted: 0, other: [] },
    { id: "b", deleted: 1, other: [] },
    { id: "new", deleted: 0, other: columns },
  ]);
  expect((await otherValues(database, "child")).filter(({ id }) => id === "a")).toEqual([
    { id: "a", deleted: 0, other: [] },
    { id: "a", deleted: 0, other: [] },
  ]);
});

it("columns of all types are read, or refused by their name", async () => {
  const database = await newDatabase();
  await create(database);
  await using store = await clickhouse({ client, database, hash: { algorithm: "md5" } }).open();
  const readable = columns.filter((column) => !["nanoseconds", "struct"].includes(column));
  const [row] = await (await store.read(typed, { columns: ["id", ...readable] as never, filters: "id = 'a'" })).rows();
  expect(row).toMatchObject({
    float32: Math.fround(0.1),
    uint64: 18446744073709551615n,
    decimals: ["1.25"],
    ipv4: "1.2.3.4",
  });
  for (const column of ["nanoseconds", "struct"]) {
    const read = await store.read(typed, { columns: ["id", column] as never });
    await expect(read.rows()).rejects.toMatchObject({ code: "READ_INVALID", details: { column } });
  }
});

it.each(["JSON", "Variant(String, UInt8)", "SimpleAggregateFunction(sum, UInt64)"])(
  "an ID of the type %s is refused by its name",
  async (type) => {
    const database = await newDatabase();
    await client.command({
      query: `create table ${database}.typed (id ${type}, ${system}) engine MergeTree order by tuple()`,
      clickhouse_settings: { enable_json_type: 1, enable_variant_type: 1 },
    });
    await using store = await clickhouse({ client, database, autoCreate: true, hash: { algorithm: "md5" } }).open();
    const child = defineFeature({ key: "child", id: ["id"], deps: [from(typed)], fields: ["x"] });
    await expect(resolved(store.resolve(child))).rejects.toMatchObject({
      code: "RESOLVE_INVALID",
      message: expect.stringContaining('samples of typed by column "id", which is '),
      details: { column: "id" },
    });
  },
);

async function resolved(increment: Promise<{ counts(): Promise<unknown> }>): Promise<unknown> {
  return (await increment).counts();
}

const system = `metaxy_provenance_by_field Map(String, String), metaxy_provenance String, metaxy_data_version_by_field Map(String, String),
  metaxy_data_version String, metaxy_feature_version String, metaxy_project_version String, metaxy_created_at DateTime64(6, 'UTC'),
  metaxy_updated_at DateTime64(6, 'UTC'), metaxy_deleted_at Nullable(DateTime64(6, 'UTC')), metaxy_materialization_id Nullable(String)`;

/** A table with the samples a and b. */
async function create(database: string): Promise<void> {
  const definitions = Object.entries(types).map(([name, [type]]) => `${name} ${type}`);
  await client.command({
    query: `create table ${database}.typed (id String, ${definitions.join(", ")}, ${system}) engine MergeTree order by id`,
  });
  const cells = Object.values(types).map(([, value]) => value);
  const versions = `{'main': '1'}, '1', {'main': '1'}, '1', '${version}', '', '2026-01-02', '2026-01-02', null, null`;
  const rows = ["a", "b"].map((id) => `('${id}', ${cells.join(", ")}, ${versions})`);
  await client.command({ query: `insert into ${database}.typed values ${rows.join(", ")}` });
}

async function typesIn(database: string): Promise<unknown> {
  return query(`select name, type from system.columns where database = '${database}' and table = 'typed'`);
}

/** All rows: their sample, whether they are tombstones, and in which columns they have another value. */
function otherValues(database: string, table: string): Promise<{ readonly id: string }[]> {
  const others = Object.entries(types).map(
    ([name, [type, value]]) => `if(ifNull(${name} = cast(${value} as ${type}), 0), '', '${name}')`,
  );
  return query(
    `select id, isNotNull(metaxy_deleted_at) as deleted, arrayFilter(name -> name != '', [${others.join(", ")}]) as other
     from ${database}.${table} order by id, deleted`,
  );
}

async function query<Row>(sql: string): Promise<Row[]> {
  return (await client.query({ query: sql, format: "JSONEachRow" })).json<Row>();
}
