import type { RecordBatch } from "apache-arrow";
import { Table, tableFromIPC, tableToIPC } from "apache-arrow";
import { expect, it } from "vitest";
import { collect, sharedEngine, statement } from "./support/engine.js";

const engine = sharedEngine();

it.each<[sql: string, type: string, value: unknown]>([
  ["1::tinyint", "Int8", 1],
  ["1::utinyint", "Uint8", 1],
  ["1::smallint", "Int16", 1],
  ["1::usmallint", "Uint16", 1],
  ["1::integer", "Int32", 1],
  ["1::uinteger", "Uint32", 1],
  ["(-5)::bigint", "Int64", -5n],
  ["18446744073709551615::ubigint", "Uint64", 18446744073709551615n],
  ["1.5::float", "Float32", 1.5],
  ["0.1::double", "Float64", 0.1],
  ["true", "Bool", true],
  ["'text'", "Utf8", "text"],
  ["''", "Utf8", ""],
  ["'C:\\x41\\é😀'", "Utf8", "C:\\x41\\é😀"],
  ["date '2024-02-29'", "Date32<DAY>", Date.UTC(2024, 1, 29)],
  ["timestamptz '2024-05-06 07:08:09.123456Z'", "Timestamp<MICROSECOND, UTC>", Date.UTC(2024, 4, 6, 7, 8, 9) + 123.456],
  ["timestamp_s '2024-05-06 07:08:09'", "Timestamp<MICROSECOND, UTC>", Date.UTC(2024, 4, 6, 7, 8, 9)],
  ["timestamp_ns '2024-05-06 07:08:09.000001999'", "Timestamp<NANOSECOND>", Date.UTC(2024, 4, 6, 7, 8, 9) + 0.001_999],
  ["'\\xAB\\x00'::blob", "Binary", new Uint8Array([0xab, 0])],
  ["uuid '00000000-0000-0000-0000-000000000001'", "Utf8", "00000000-0000-0000-0000-000000000001"],
  ["'b'::enum('a', 'b')", "Utf8", "b"],
  ["time '12:34:56.000001'", "Time64<MICROSECOND>", 45296000001n],
  ["'12:34:56.000000001'::time_ns", "Time64<NANOSECOND>", 45296000000001n],
  ["interval '1 month 2 days 3 seconds'", "Interval<MONTH_DAY_NANO>", { 0: 1, 1: 2, 2: -1294967296, 3: 0 }],
  ["[1, null, 3]", "List<Int32>", [1, null, 3]],
  ["[]::integer[]", "List<Int32>", []],
  ["[1.5, 2.5]::float[2]", "FixedSizeList[2]<Float32>", [1.5, 2.5]],
  ["{'a': 'x', 'b': null::varchar}", "Struct<{a:Utf8, b:Utf8}>", { a: "x", b: null }],
  [
    "{'a': {'b': ['long enough not to be inlined']}}",
    "Struct<{a:Struct<{b:List<Utf8>}>}>",
    { a: { b: ["long enough not to be inlined"] } },
  ],
  ["map(['k', 'l'], [1, null])", "Map<{key:Utf8, value:Int32}>", { k: 1, l: null }],
])("%s is %s", async (sql, type, value) => {
  const table = await engine().arrow(statement(`select ${sql} as value union all select null`));
  expect(String(table.schema.fields[0]?.type)).toBe(type);
  const column = table.getChild("value");
  expect(column?.length).toBe(2);
  expect(column?.nullCount).toBe(1);
  expect(plain(column?.get(0))).toEqual(value);
  expect(column?.get(1)).toBeNull();
  // What Arrow writes and reads again is whole.
  expect(plain(tableFromIPC(tableToIPC(table)).getChild("value")?.get(0))).toEqual(value);
});

it.each([
  ["12.5::decimal(3,1)", 125n],
  ["(-1.5)::decimal(9,2)", -150n],
  ["123456789012.25::decimal(18,2)", 12345678901225n],
  ["(-3)::decimal(38,0)", -3n],
  ["170141183460469231731687303715884105::hugeint", 170141183460469231731687303715884105n],
])("%s is a decimal", async (sql, digits) => {
  const table = await engine().arrow(statement(`select ${sql} as value`));
  const words = table.getChild("value")?.get(0) as Uint32Array;
  const unsigned = [...words].reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n);
  expect(BigInt.asIntN(128, unsigned)).toBe(digits);
});

function plain(value: unknown): unknown {
  if (value instanceof Uint8Array || typeof value !== "object" || value === null) return value;
  const { toJSON } = value as { toJSON?: () => unknown };
  return JSON.parse(JSON.stringify(toJSON ? toJSON.call(value) : value));
}

it("gives the same rows as `rows`, with nulls everywhere, over several batches", async () => {
  const sql = `select i,
      case when i % 3 > 0 then 'text ' || i || repeat('é', i % 20) end as t,
      case when i % 5 > 0 then {'a': case when i % 2 = 0 then md5(i::varchar) end, 'n': i % 7, 'l': [i, null]} end as s,
      case when i % 4 > 0 then list_transform(range(i % 6), lambda x: 'item of the list ' || x) end as l,
      case when i % 4 > 0 then map([i::varchar], [i % 2 = 0]) end as m,
      i % 6 = 0 as b
    from range(300000) r(i) order by (i * 7919) % 300007`;
  const rows = await engine().rows(statement(sql));
  const table = await engine().arrow(statement(sql));
  expect(table.batches.length).toBeGreaterThan(1);
  expect(table.numRows).toBe(300_000);
  for (let index = 0; index < rows.length; index += 97)
    expect(JSON.stringify(plainRow(table.get(index)))).toBe(JSON.stringify(rows[index]));
});

function plainRow(row: unknown): unknown {
  return JSON.parse(JSON.stringify(row, (_, value: unknown) => (typeof value === "bigint" ? Number(value) : value)));
}

it("gives columns without rows", async () => {
  const table = await engine().arrow(statement("select 1 as a, 'x' as b where false"));
  expect(table.numRows).toBe(0);
  expect(table.schema.names).toEqual(["a", "b"]);
  expect(table.batches).toHaveLength(1);
});

it("gives statements in their order", async () => {
  const table = await engine().arrow(statement("select i, 'x' || i as t from range(400000) r(i) order by i desc"));
  const values = table.getChild("i")?.toArray() as BigInt64Array;
  expect(values.every((value, index) => value === BigInt(399_999 - index))).toBe(true);
  expect(table.getChild("t")?.get(399_999)).toBe("x0");
});

it("copes with columns of one name", async () => {
  const table = await engine().arrow(statement("select 1 as a, 2 as a"));
  expect(table.batches[0]?.data.children.map(({ values }) => values[0])).toEqual([1, 2]);
});

it("copes with columns of no type", async () => {
  const table = await engine().arrow(statement("select null as a, [null] as l, {'m': null} as s, 1 as n"));
  expect(table.schema.fields.map(({ type }) => String(type))).toEqual([
    "Int32",
    "List<Int32>",
    "Struct<{m:Int32}>",
    "Int32",
  ]);
  expect(plainRow(table.get(0))).toEqual({ a: null, l: [null], s: { m: null }, n: 1 });
});

it("leaves no table behind", async () => {
  await engine().arrow(statement("select 1 as a"));
  await expect(engine().arrow(statement("select error('too bad') as a"))).rejects.toThrow("too bad");
  expect(await engine().rows(statement("select table_name from duckdb_tables()"))).toEqual([]);
});

it("reports the error of a statement that fails", async () => {
  await expect(engine().arrow(statement("select error('too bad') as a from range(10)"))).rejects.toThrow("too bad");
  expect(await engine().rows(statement("select 1 as a"))).toEqual([{ a: 1 }]);
});

it("gives a temporary table in batches between which others may write", async () => {
  const table = await engine().materialize(statement("select i from range(300000) r(i)"));
  await engine().run(statement("create table written (n integer)"));
  const batches: RecordBatch[] = [];
  for await (const batch of engine().arrowBatches(table)) {
    batches.push(batch);
    await engine().run(statement("insert into written values (1)"));
  }
  expect(batches.map(({ numRows }) => numRows)).toEqual([122_880, 122_880, 54_240]);
  const empty = await engine().materialize(statement("select 1 as a where false"));
  expect((await collect(engine().arrowBatches(empty))).map(({ numRows, schema }) => [numRows, schema.names])).toEqual([
    [0, ["a"]],
  ]);
});

it("gives the rows of a table that several threads have filled in its order", async () => {
  const sql = `select i, 'text ' || i as t, case when i % 5 > 0 then i % 3 = 0 end as b, case when i % 7 > 0 then [i, null] end as l,
      case when i % 11 > 0 then {'x': case when i % 2 = 0 then i::varchar end} end as s
    from range(600000) r(i) where hash(i) % 3 > 0 group by i`;
  const table = await engine().materialize(statement(sql));
  const rows = await engine().rows(statement(`select * from ${table.name} order by rowid`));
  const batches = await collect(engine().arrowBatches(table));
  expect(batches.length).toBeLessThan(30);
  const given = new Table(batches);
  expect(given.numRows).toBe(rows.length);
  const [i, t] = [given.getChild("i"), given.getChild("t")];
  const isOther = (row: Record<string, unknown>, index: number): boolean =>
    Number(i?.get(index)) !== row.i || t?.get(index) !== row.t;
  expect(rows.findIndex(isOther)).toBe(-1);
  const sent = tableFromIPC(tableToIPC(given)); // also of parts of batches
  for (let index = 0; index < rows.length; index += 97) {
    for (const table of [given, sent]) expect(plainRow(table.get(index))).toEqual(plainRow(rows[index]));
  }
});

it("gives all rows of a temporary table, in their order, with nulls everywhere", async () => {
  const sql = `select i, case when i % 3 > 0 then 'text ' || i || repeat('é', i % 20) end as t, null::varchar as nothing,
      case when i % 5 > 0 then {'a': case when i % 2 = 0 then md5(i::varchar) end, 'l': [i, null]} end as s,
      case when i % 7 > 0 then make_timestamptz(i) end as at, i % 6 = 0 as b
    from range(300000) r(i) where i % 11 > 0`;
  const table = await engine().materialize(statement(sql));
  const rows = await engine().rows(statement(sql));
  const given = new Table(await collect(engine().arrowBatches(table)));
  expect(given.numRows).toBe(rows.length);
  const expected = await engine().arrow(statement(sql));
  for (let index = 0; index < rows.length; index += 89)
    expect(JSON.stringify(plainRow(given.get(index)))).toBe(JSON.stringify(plainRow(expected.get(index))));
});

it("a column may have the name that DuckDB has for numbers of rows", async () => {
  const table = await engine().materialize(statement('select i * 7 as "RowId", i from range(300000) r(i)'));
  const given = new Table(await collect(engine().arrowBatches(table)));
  const values = given.getChild("i")?.toArray() as BigInt64Array;
  expect(values).toHaveLength(300_000);
  expect(values.every((value, index) => value === BigInt(index))).toBe(true);
  let rows = 0;
  for await (const batch of engine().batches(table, 1000)) {
    expect(batch[0]).toEqual({ RowId: 7 * rows, i: rows });
    rows += batch.length;
  }
  expect(rows).toBe(300_000);
});
