import type { ColumnDescription } from "@metaxy-ts/core/adapter";
import { tableFromArrays } from "apache-arrow";
import { expect, it } from "vitest";
import { arrowColumns, arrowToRows, rowsToArrow } from "../../src/index.js";

const columns: readonly ColumnDescription[] = [
  { name: "text", type: { kind: "string" } },
  { name: "integer", type: { kind: "integer" } },
  { name: "float", type: { kind: "float" } },
  { name: "boolean", type: { kind: "boolean" } },
  { name: "at", type: { kind: "timestamp" } },
  { name: "day", type: { kind: "date" } },
  { name: "bytes", type: { kind: "binary" } },
  { name: "list", type: { kind: "list", item: { kind: "integer" } } },
  { name: "struct", type: { kind: "struct", members: { at: { kind: "timestamp" }, text: { kind: "string" } } } },
  { name: "map", type: { kind: "map", value: { kind: "string" } } },
  { name: "times", type: { kind: "list", item: { kind: "timestamp" } } },
];

it("gives back what it was given", () => {
  const row = {
    text: "é😀",
    integer: 2n ** 62n,
    float: -0.5,
    boolean: true,
    at: 1_700_000_000_123_457n,
    day: -86_400_000_000n,
    bytes: new Uint8Array([0, 255]),
    list: [1n, null],
    struct: { at: -1n, text: null },
    map: { a: "1", "b c": null },
    times: [1_001n, null],
  };
  const nulls = Object.fromEntries(columns.map(({ name }) => [name, null]));
  const batch = rowsToArrow(columns, [row, {}]);
  expect(arrowColumns(batch)).toEqual(columns);
  expect(arrowToRows(batch)).toEqual([row, nulls]);
});

it("gives back more rows than DuckDB has in one chunk, whatever they hold", () => {
  const rows = Array.from({ length: 5000 }, (_, index) => ({
    ...Object.fromEntries(columns.map(({ name }) => [name, null])),
    text: index % 3 === 0 ? null : `a text of more than twelve bytes ${index}`,
    integer: BigInt(index),
    list: index % 7 === 0 ? [] : [BigInt(index), null],
    map: index % 5 === 0 ? null : { [`key ${index}`]: "value" },
  }));
  expect(arrowToRows(rowsToArrow(columns, rows))).toEqual(rows);
});

it("takes numbers and timestamps as strings, as JSON has them", () => {
  const [row] = arrowToRows(
    rowsToArrow(columns, [
      { integer: "-9007199254740993", float: "-Infinity", at: "1700000000123457", day: "86400000000", times: ["-1"] },
    ]),
  );
  expect(row).toMatchObject({
    integer: -9007199254740993n,
    float: Number.NEGATIVE_INFINITY,
    at: 1_700_000_000_123_457n,
    day: 86_400_000_000n,
    times: [-1n],
  });
});

it("has rows without columns", () => {
  const batch = rowsToArrow([], [{ a: 1 }, {}]);
  expect(batch.numRows).toBe(2);
  expect(arrowToRows(batch)).toEqual([{}, {}]);
});

it("refuses integers of more than 64 bits, and what is not a record batch", () => {
  expect(() => rowsToArrow(columns, [{ integer: 2n ** 63n }])).toThrow(
    expect.objectContaining({ code: "WRITE_INVALID" }),
  );
  expect(() => arrowToRows({ schema: { fields: [] }, numRows: 1 })).toThrow(
    expect.objectContaining({ code: "ARGUMENT_INVALID" }),
  );
});

it("has columns without rows", () => {
  const batch = rowsToArrow(columns, []);
  expect(arrowColumns(batch)).toEqual(columns);
  expect(arrowToRows(batch)).toEqual([]);
});

it("reads what others made", () => {
  const [batch] = tableFromArrays({ id: ["a", "b"], size: [1, 2.5] }).batches;
  expect(batch && arrowToRows(batch)).toEqual([
    { id: "a", size: 1 },
    { id: "b", size: 2.5 },
  ]);
});
