import { createRequire } from "node:module";
import { defineFeature } from "@metaxy-ts/core";
import * as own from "apache-arrow";
import { describe, expect, it } from "vitest";
import { clickhouse } from "../src/index.js";
import { client, newDatabase } from "./support/chdb.js";

type Arrow = typeof own;

// The store has the ES modules of version 21; LanceDB's client takes no newer version than 18.
const require21 = createRequire(import.meta.url);
const require18 = createRequire(new URL("../../store-lancedb/package.json", import.meta.url));
const copies: readonly (readonly [string, Arrow])[] = [
  ["the store's own copy", own],
  ["CommonJS of the same version", require21("apache-arrow") as Arrow],
  ["another version", require18("apache-arrow") as Arrow],
];

/** Two batches of rows with a column of many types, and each batch a slice of a larger one. */
function tableOf(arrow: Arrow): own.Table {
  const { Field, vectorFromArray } = arrow;
  const members = [new Field("x", new arrow.Int32(), true), new Field("y", new arrow.Utf8(), true)];
  const versions = new arrow.Struct([new Field("default", new arrow.Utf8(), true)]);
  const ids = ["a", "b", "c", "d"];
  const whole = new arrow.Table({
    id: vectorFromArray(ids, new arrow.Utf8()),
    kind: vectorFromArray(["k", "l", "k", null], new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32())),
    small: vectorFromArray([1, null, 3, 4], new arrow.Int16()),
    big: vectorFromArray([1n, 2n, null, 2n ** 60n], new arrow.Int64()),
    share: vectorFromArray([0.5, null, 1.5, -1], new arrow.Float32()),
    flag: vectorFromArray([true, false, null, true], new arrow.Bool()),
    at: vectorFromArray([new Date(1000), null, new Date(3000), new Date(4000)], new arrow.TimestampMillisecond()),
    bytes: vectorFromArray([new Uint8Array([1, 2]), null, new Uint8Array([3]), new Uint8Array()], new arrow.Binary()),
    list: vectorFromArray([[1, 2], [3], [], [4]], new arrow.List(new Field("item", new arrow.Float64(), true))),
    fixed: vectorFromArray(
      ids.map((_, index) => [index, index + 1]),
      new arrow.FixedSizeList(2, new Field("item", new arrow.Float32(), true)),
    ),
    point: vectorFromArray(
      ids.map((id, index) => ({ x: index, y: id })),
      new arrow.Struct(members),
    ),
    metaxy_provenance_by_field: vectorFromArray(
      ids.map((id) => ({ default: id })),
      versions,
    ),
  } as never) as unknown as own.Table;
  const part = (from: number, to: number): own.RecordBatch[] => whole.slice(from, to).batches;
  return new arrow.Table([...part(0, 1), ...part(1, 4)] as never) as unknown as own.Table;
}

const raw = defineFeature({ key: "raw", id: ["id"] });

async function stored(arrow: Arrow, give: (table: own.Table) => unknown): Promise<unknown[]> {
  await using store = await clickhouse({ client, database: await newDatabase(), autoCreate: true }).open();
  await store.write(raw, give(tableOf(arrow)) as never);
  const rows = await (await store.read(raw)).rows();
  return rows
    .map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !/_(?:at|id)$/.test(name))))
    .sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1));
}

describe("Arrow data of another copy of its library", () => {
  it.each(copies.slice(1))("is really of another copy: %s", (_name, arrow) => {
    expect(arrow.RecordBatch).not.toBe(own.RecordBatch);
  });

  it.each(copies)("is stored as any other: %s", async (_name, arrow) => {
    const expected = await stored(own, (table) => table);
    expect(expected).toHaveLength(4);
    expect(expected[3]).toMatchObject({ id: "d", kind: null, big: 2n ** 60n, list: [4], fixed: [3, 4] });
    expect(await stored(arrow, (table) => table)).toEqual(expected);
    expect(await stored(arrow, (table) => ({ arrow: table.batches }))).toEqual(expected);
    const reader = (table: own.Table) => arrow.RecordBatchReader.from(arrow.tableToIPC(table as never));
    expect(await stored(arrow, (table) => ({ arrow: reader(table) }))).toEqual(expected);
  });

  it.each(copies)("has a schema without rows: %s", async (_name, arrow) => {
    await using store = await clickhouse({ client, database: await newDatabase(), autoCreate: true }).open();
    const empty = new arrow.Table(tableOf(arrow).schema as never);
    expect(await store.write(raw, empty)).toMatchObject({ rows: 0 });
  });

  it("is refused by code when it is none", async () => {
    await using store = await clickhouse({ client, database: await newDatabase(), autoCreate: true }).open();
    for (const none of [{ schema: {}, numRows: 1 }, { arrow: [{}] }, { arrow: [1] }, { arrow: [null] }])
      await expect(store.write(raw, none as never)).rejects.toThrow(
        expect.objectContaining({ code: "ARGUMENT_INVALID" }),
      );
  });
});
