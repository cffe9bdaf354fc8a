import type { Vector } from "apache-arrow";
import { Decimal, Field, FixedSizeList, Int8, makeData, makeVector, Table, Utf8, vectorFromArray } from "apache-arrow";
import { expect, it } from "vitest";
import { arrowColumns, arrowToRows } from "../src/index.js";
import { sharedEngine, statement } from "./support/engine.js";

/*
 * Arrow types that DuckDB lacks: to make one would end the process.
 */

const engine = sharedEngine();

async function staged(vector: Vector): Promise<unknown[]> {
  const { batches } = new Table({ value: vector });
  const table = await engine().stage({ kind: "arrow", batches });
  expect(table.columns).toEqual(batches[0] && arrowColumns(batches[0]));
  const rows = await engine().rows(statement(`select * from ${table.name}`));
  await engine().dropTemporary(table);
  expect(batches.flatMap(arrowToRows)).toEqual(rows);
  return rows.map(({ value }) => value);
}

function decimals(scale: number, precision: number, bitWidth: 128 | 256, ...values: bigint[]): Vector {
  const words = values.flatMap((value) =>
    Array.from({ length: bitWidth / 32 }, (_, index) => Number(BigInt.asUintN(32, value >> BigInt(32 * index)))),
  );
  const type = new Decimal(scale, precision, bitWidth);
  return makeVector(makeData({ type, length: values.length, nullCount: 0, data: Uint32Array.from(words) }));
}

it("decimals of more than 38 digits become strings", async () => {
  expect(await staged(decimals(2, 50, 256, -150n, 7n, 10n ** 49n))).toEqual(["-1.50", "0.07", `1${"0".repeat(47)}.00`]);
});

it("decimals of hundreds, or of less than their precision shows, become strings", async () => {
  expect(await staged(decimals(-2, 10, 128, 15n, 0n))).toEqual(["1500", "0"]);
  expect(await staged(decimals(5, 3, 128, -123n))).toEqual(["-0.00123"]);
});

it.each([0, 100_000])("lists of %d values each are lists", async (length) => {
  const list = Array.from({ length }, (_, index) => index % 100);
  const type = new FixedSizeList(length, new Field("item", new Int8(), true));
  expect(await staged(vectorFromArray([list, null, list], type))).toEqual([list, null, list]);
});

it("plain strings stay what they are", async () => {
  expect(await staged(vectorFromArray(["1.50", null], new Utf8()))).toEqual(["1.50", null]);
});
