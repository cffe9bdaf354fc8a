import { Timestamp } from "@metaxy-ts/core";
import { expect, it } from "vitest";
import { sharedEngine, statement } from "./support/engine.js";

const engine = sharedEngine();
const instant = new Date("2024-05-06T07:08:09.123Z");

it.each<[sql: string, value: unknown]>([
  ["1::tinyint", 1],
  ["-1::smallint", -1],
  ["255::utinyint", 255],
  ["65535::usmallint", 65535],
  ["4294967295::uinteger", 4294967295],
  ["(-2147483648)::integer", -2147483648],
  ["9007199254740991::bigint", 9007199254740991],
  ["9007199254740992::bigint", 9007199254740992n],
  ["(-9223372036854775808)::bigint", -9223372036854775808n],
  ["18446744073709551615::ubigint", 18446744073709551615n],
  ["170141183460469231731687303715884105727::hugeint", 170141183460469231731687303715884105727n],
  ["-3::hugeint", -3],
  ["340282366920938463463374607431768211455::uhugeint", 340282366920938463463374607431768211455n],
  ["1.5::float", 1.5],
  ["0.1::double", 0.1],
  ["'nan'::double", Number.NaN],
  ["'-infinity'::double", Number.NEGATIVE_INFINITY],
  ["12.50::decimal(4,2)", "12.50"],
  ["-123456789012345678.5::decimal(30,1)", "-123456789012345678.5"],
  ["true", true],
  ["'text'", "text"],
  ["''", ""],
  ["date '2024-02-29'", new Date("2024-02-29T00:00:00Z")],
  ["timestamptz '2024-05-06 07:08:09.123999Z'", Timestamp.from("2024-05-06T07:08:09.123999Z")],
  ["timestamp '2024-05-06 07:08:09.123'", instant],
  ["timestamp_s '2024-05-06 07:08:09'", new Date("2024-05-06T07:08:09Z")],
  ["timestamp_ms '2024-05-06 07:08:09.123'", instant],
  ["timestamp_ns '2024-05-06 07:08:09.123456'", Timestamp.from("2024-05-06T07:08:09.123456Z")],
  ["timestamptz '1969-12-31 23:59:59.9999Z'", Timestamp.from("1969-12-31T23:59:59.9999Z")],
  ["'\\xAB\\x00'::blob", new Uint8Array([0xab, 0])],
  ["uuid '00000000-0000-0000-0000-000000000001'", "00000000-0000-0000-0000-000000000001"],
  ["'b'::enum('a', 'b')", "b"],
  ["time '01:02:03'", "01:02:03"],
  ["interval 1 day", "1 day"],
  ["'{\"a\": 1}'::json", '{"a": 1}'],
  ["[1, null, 3]", [1, null, 3]],
  ["[]::integer[]", []],
  ["[1.5, 2.5]::float[2]", [1.5, 2.5]],
  ["{'a': 'x', 'b': null, 'c': {'d': [1]}}", { a: "x", b: null, c: { d: [1] } }],
  ["map(['k', 'l'], [1, null])", { k: 1, l: null }],
  ["map(['k'], [{'a': ['a text of more than twelve bytes']}])", { k: { a: ["a text of more than twelve bytes"] } }],
])("reads %s", async (sql, value) => {
  const rows = await engine().rows(statement(`select ${sql} as value, null::integer as nothing`));
  expect(rows).toEqual([{ value, nothing: null }]);
});

it.each([
  "tinyint",
  "hugeint",
  "double",
  "boolean",
  "varchar",
  "date",
  "timestamptz",
  "blob",
  "integer[]",
  "float[2]",
  "struct(a varchar)",
  "map(varchar, varchar)",
  "uuid",
  "decimal(4,1)",
])("reads null as %s", async (type) => {
  expect(await engine().rows(statement(`select null::${type} as value`))).toEqual([{ value: null }]);
});

it("keeps rows in the order of the statement, over many chunks", async () => {
  const rows = await engine().rows(
    statement("select i, 'a text that is long enough ' || i as t from range(50000) r(i) order by i desc"),
  );
  expect(rows).toHaveLength(50000);
  expect(
    rows.every(({ i, t }, index) => i === 49999 - index && t === `a text that is long enough ${49999 - index}`),
  ).toBe(true);
});

it("distinguishes short, long, empty and absent strings of a chunk", async () => {
  const sql =
    "select case i % 5 when 0 then null when 1 then '' when 2 then 'short' when 3 then repeat('é', 10 + i % 7) else repeat('long ', 3 + i % 9) end as t from range(9000) r(i)";
  const rows = await engine().rows(statement(sql));
  const expected = (i: number): string | null =>
    [null, "", "short", "é".repeat(10 + (i % 7)), "long ".repeat(3 + (i % 9))][i % 5] ?? null;
  expect(rows.map(({ t }) => t)).toEqual(Array.from({ length: 9000 }, (_, i) => expected(i)));
});

it("does not take a column called __proto__ for the prototype", async () => {
  const [row] = await engine().rows(statement(`select 1 as "__proto__", map(['__proto__'], [2]) as m`));
  expect(Object.entries(row ?? {})[0]).toEqual(["__proto__", 1]);
  expect(Object.entries(row?.m as object)).toEqual([["__proto__", 2]]);
});

it("takes parameters of every kind", async () => {
  const values = ["it's", 1, -7n, 2n ** 63n, 1.5, true, null, instant, new Uint8Array([1, 255])];
  const list = values.map((_, index) => `$${index + 1} as v${index}`).join(", ");
  const [row] = await engine().rows(statement(`select ${list}`, ...values));
  expect(Object.values(row ?? {})).toEqual([
    "it's",
    1,
    -7,
    2n ** 63n,
    1.5,
    true,
    null,
    instant,
    new Uint8Array([1, 255]),
  ]);
});

it("writes parameters into a statement, and leaves strings, names and comments alone", async () => {
  const given = statement(
    `select $1 as "$1", '$1' as t, $2 as n, $3 as d, $4 as b /* $1 */ -- $2`,
    "it's $2",
    -1,
    instant,
    new Uint8Array([7]),
  );
  const sql = engine().inline(given);
  expect(sql).toBe(
    `select 'it''s $2' as "$1", '$1' as t, (-1) as n, make_timestamptz(${instant.getTime()}000) as d, from_hex('07') as b /* $1 */ -- $2`,
  );
  expect(await engine().rows(given)).toEqual([{ $1: "it's $2", t: "$1", n: -1, d: instant, b: new Uint8Array([7]) }]);
});

it("leaves strings with backslashes and in dollars alone, and statements without parameters", async () => {
  const given = statement("select E'it\\'s $1' as e, $$it's $1$$ as d, $tag$ $$ $1 $tag$ as t, $1 as n", 1);
  expect(await engine().rows(given)).toEqual([{ e: "it's $1", d: "it's $1", t: " $$ $1 ", n: 1 }]);
  await expect(engine().rows(statement("select $1 as a"))).rejects.toThrow(/parameter/);
});

it("describes columns without running the statement", async () => {
  const sql =
    "select $1 as a, 1.5::double as b, {'x': 'y'} as s, map(['k'], [[1]]) as m, 1::uuid as u from range(1) where error('run')";
  expect(await engine().columns(statement(sql.replace("1::uuid", "uuid()"), "text"))).toEqual([
    { name: "a", type: { kind: "string" } },
    { name: "b", type: { kind: "float" } },
    { name: "s", type: { kind: "struct", members: { x: { kind: "string" } } } },
    { name: "m", type: { kind: "map", value: { kind: "list", item: { kind: "integer", native: "INTEGER" } } } },
    { name: "u", type: { kind: "other", name: "UUID" } },
  ]);
});
