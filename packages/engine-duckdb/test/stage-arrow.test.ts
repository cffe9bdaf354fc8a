import type { DataType } from "apache-arrow";
import {
  Binary,
  Bool,
  DateDay,
  DateMillisecond,
  Decimal,
  Dictionary,
  Field,
  FixedSizeBinary,
  FixedSizeList,
  Float16,
  Float32,
  Int8,
  Int32,
  Int64,
  LargeUtf8,
  List,
  Map_,
  makeData,
  Null,
  RecordBatch,
  Schema,
  Struct,
  Table,
  TimeMillisecond,
  TimestampMicrosecond,
  TimestampMillisecond,
  TimestampNanosecond,
  TimestampSecond,
  Uint64,
  Utf8,
  Vector,
  vectorFromArray,
} from "apache-arrow";
import { expect, it } from "vitest";
import { sharedEngine, statement } from "./support/engine.js";

const engine = sharedEngine();

async function stagedRows(table: Table, select = "*"): Promise<Record<string, unknown>[]> {
  const staged = await engine().stage({ kind: "arrow", batches: table.batches });
  try {
    return await engine().rows(statement(`select ${select} from ${staged.name}`));
  } finally {
    await engine().dropTemporary(staged);
  }
}

function tableOf(vector: Vector): Table {
  return new Table({ value: vector });
}

const instant = new Date("2024-05-06T07:08:09Z");
const micros = BigInt(instant.getTime()) * 1000n;
const members = [new Field("a", new Utf8(), true), new Field("b", new Int32(), true)];

it.each<[name: string, vector: () => Vector, values: unknown[]]>([
  [
    "strings",
    () => vectorFromArray(["a", null, "", "a text of more than twelve bytes 😀"], new Utf8()),
    ["a", null, "", "a text of more than twelve bytes 😀"],
  ],
  [
    "large strings",
    () => vectorFromArray(["a", null, "a text of more than twelve bytes"], new LargeUtf8()),
    ["a", null, "a text of more than twelve bytes"],
  ],
  [
    "dictionaries",
    () =>
      vectorFromArray(["a text of more than twelve bytes", null, "b", "b"], new Dictionary(new Utf8(), new Int32())),
    ["a text of more than twelve bytes", null, "b", "b"],
  ],
  [
    "dictionaries of numbers",
    () => vectorFromArray([7n, null, 8n, 7n], new Dictionary(new Int64(), new Int8())),
    [7, null, 8, 7],
  ],
  ["small integers", () => vectorFromArray([1, null, -1], new Int8()), [1, null, -1]],
  [
    "large integers",
    () => vectorFromArray([1n, null, 9223372036854775807n], new Uint64()),
    [1, null, 9223372036854775807n],
  ],
  ["half floats", () => vectorFromArray([1.5, null, -0.25], new Float16()), [1.5, null, -0.25]],
  ["floats", () => vectorFromArray([1.5, null, -0.25], new Float32()), [1.5, null, -0.25]],
  ["booleans", () => vectorFromArray([true, null, false], new Bool()), [true, null, false]],
  ["days", () => vectorFromArray([new Date("2024-02-29"), null], new DateDay()), [new Date("2024-02-29"), null]],
  [
    "days in milliseconds",
    () => vectorFromArray([new Date("1969-12-31"), null], new DateMillisecond()),
    [new Date("1969-12-31"), null],
  ],
  ["seconds", () => bigints(new TimestampSecond("UTC"), [micros / 1_000_000n]), [instant]],
  ["milliseconds", () => bigints(new TimestampMillisecond("UTC"), [micros / 1000n]), [instant]],
  ["microseconds", () => bigints(new TimestampMicrosecond("UTC"), [micros]), [instant]],
  [
    "nanoseconds",
    () => bigints(new TimestampNanosecond("UTC"), [micros * 1000n, -1_000_000n]),
    [instant, new Date(-1)],
  ],
  ["times", () => vectorFromArray([3_723_000], new TimeMillisecond()), ["01:02:03"]],
  [
    "bytes",
    () => vectorFromArray([new Uint8Array([1, 2]), null, new Uint8Array(20).fill(7)], new Binary()),
    [new Uint8Array([1, 2]), null, new Uint8Array(20).fill(7)],
  ],
  [
    "bytes of one length",
    () => vectorFromArray([new Uint8Array([1, 2]), null], new FixedSizeBinary(2)),
    [new Uint8Array([1, 2]), null],
  ],
  ["nothing", () => vectorFromArray([null, null], new Null()), [null, null]],
  [
    "lists",
    () =>
      vectorFromArray(
        [["a"], null, [], ["b", null, "a text of more than twelve bytes"]],
        new List(new Field("item", new Utf8(), true)),
      ),
    [["a"], null, [], ["b", null, "a text of more than twelve bytes"]],
  ],
  [
    "vectors",
    () => vectorFromArray([[1.5, 2.5], null, [3.5, 4.5]], new FixedSizeList(2, new Field("item", new Float32(), true))),
    [[1.5, 2.5], null, [3.5, 4.5]],
  ],
  [
    "structs",
    () => vectorFromArray([{ a: "x", b: 1 }, null, { a: null, b: 2 }], new Struct(members)),
    [{ a: "x", b: 1 }, null, { a: null, b: 2 }],
  ],
  ["maps", () => vectorFromArray([new Map([["k", 1]]), null, new Map()], mapType()), [{ k: 1 }, null, {}]],
])("takes %s", async (_, vector, values) => {
  expect((await stagedRows(tableOf(vector()))).map(({ value }) => value)).toEqual(values);
});

function bigints(type: DataType, values: bigint[]): Vector {
  return new Vector([
    makeData({
      type: type as TimestampSecond,
      length: values.length,
      nullCount: 0,
      data: BigInt64Array.from(values) as never,
    }),
  ]);
}

function mapType(): DataType {
  const entries = new Struct<{ key: Utf8; value: Int32 }>([
    new Field("key", new Utf8(), false),
    new Field("value", new Int32(), true),
  ]);
  return new Map_(new Field("entries", entries, false));
}

it("takes decimals", async () => {
  const data = makeData({
    type: new Decimal(2, 9, 128),
    length: 2,
    nullCount: 0,
    data: new Uint32Array([150, 0, 0, 0, 0xffff_ff6a, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff]),
  });
  expect(await stagedRows(tableOf(new Vector([data])))).toEqual([{ value: "1.50" }, { value: "-1.50" }]);
});

it("lets a null struct have null members only", async () => {
  const bitmap = new Uint8Array([0b01]);
  const [a, b] = [vectorFromArray(["x", "hidden"], new Utf8()).data[0], vectorFromArray([1, 2], new Int32()).data[0]];
  const struct = makeData({
    type: new Struct(members),
    length: 2,
    nullCount: 1,
    nullBitmap: bitmap,
    children: [a!, b!],
  });
  expect(await stagedRows(tableOf(new Vector([struct])), "value.a as a, value.b as b")).toEqual([
    { a: "x", b: 1 },
    { a: null, b: null },
  ]);
});

it("takes slices, and more rows than a chunk has", async () => {
  const count = 9000;
  const rows = Array.from({ length: count }, (_, n) => ({
    n,
    t: n % 3 ? `text ${"é".repeat(n % 20)} ${n}` : null,
    b: n % 7 === 0,
    l: n % 4 ? [`item ${n} of the list`] : null,
    s: n % 5 ? { a: `a${n}`, b: n } : null,
  }));
  const columns = {
    n: vectorFromArray(
      rows.map(({ n }) => n),
      new Int32(),
    ),
    t: vectorFromArray(
      rows.map(({ t }) => t),
      new Utf8(),
    ),
    b: vectorFromArray(
      rows.map(({ b }) => b),
      new Bool(),
    ),
    l: vectorFromArray(
      rows.map(({ l }) => l),
      new List(new Field("item", new Utf8(), true)),
    ),
    s: vectorFromArray(
      rows.map(({ s }) => s),
      new Struct(members),
    ),
  };
  const table = new Table(columns);
  expect(await stagedRows(table)).toEqual(rows);
  expect(await stagedRows(table.slice(1003, 7777))).toEqual(rows.slice(1003, 7777));
});

it("takes what it gave", async () => {
  const sql =
    "select i, 'text ' || i as t, case when i % 3 = 0 then {'a': md5(i::varchar), 'b': i} end as s, [i, i] as l, timestamptz '2024-01-01 00:00:00Z' + i * interval 1 second as ts, i::double / 7 as d from range(150000) r(i)";
  const staged = await engine().stage({ kind: "arrow", batches: (await engine().arrow(statement(sql))).batches });
  expect(staged.rowCount).toBe(150_000);
  const differing = await engine().rows(
    statement(`select count(*) as n from ((${sql}) except all select * from ${staged.name})`),
  );
  expect(differing).toEqual([{ n: 0 }]);
});

it("casts batches of other types to those of the first", async () => {
  const batches = [tableOf(vectorFromArray([1n], new Int64())), tableOf(vectorFromArray([2], new Int8()))].flatMap(
    (table) => table.batches,
  );
  const staged = await engine().stage({ kind: "arrow", batches });
  expect(await engine().rows(statement(`select * from ${staged.name}`))).toEqual([{ value: 1 }, { value: 2 }]);
});

it("refuses batches with other columns, and input without any", async () => {
  const tables: Table[] = [
    new Table({ a: vectorFromArray([1], new Int32()) }),
    new Table({ b: vectorFromArray([2], new Int32()) }),
  ];
  const batches = tables.flatMap((table) => table.batches);
  await expect(engine().stage({ kind: "arrow", batches })).rejects.toMatchObject({ code: "ARGUMENT_INVALID" });
  await expect(engine().stage({ kind: "arrow", batches: [] })).rejects.toMatchObject({ code: "ARGUMENT_INVALID" });
});

it("refuses strings that are not UTF-8", async () => {
  const data = makeData({
    type: new Utf8(),
    length: 1,
    nullCount: 0,
    valueOffsets: Int32Array.of(0, 2),
    data: new Uint8Array([0xc3, 0x28]),
  });
  await expect(stagedRows(tableOf(new Vector([data])))).rejects.toMatchObject({ code: "WRITE_INVALID" });
});

it("hears of an error of the input, and can go on", async () => {
  const table = tableOf(vectorFromArray(["a"], new Utf8()));
  async function* broken(): AsyncGenerator<RecordBatch> {
    yield* table.batches;
    throw new Error("the network is gone");
  }
  await expect(engine().stage({ kind: "arrow", batches: broken() })).rejects.toThrow("the network is gone");
  expect(await stagedRows(table)).toEqual([{ value: "a" }]);
});

it("takes batches that come from the same engine while it waits", async () => {
  const source = await engine().materialize(statement("select i from range(300000) r(i)"));
  const staged = await engine().stage({ kind: "arrow", batches: engine().arrowBatches(source) });
  expect(staged.rowCount).toBe(300_000);
});

it("takes an empty batch for its columns", async () => {
  const schema = new Schema([new Field("a", new Utf8(), true)]);
  expect(
    await engine().stage({
      kind: "arrow",
      batches: [
        new RecordBatch(
          schema,
          makeData({
            type: new Struct(schema.fields),
            length: 0,
            children: [makeData({ type: new Utf8(), length: 0 })],
          }),
        ),
      ],
    }),
  ).toMatchObject({ rowCount: 0, columns: [{ name: "a", type: { kind: "string" } }] });
});
