import type { ColumnDescription, ColumnType } from "@metaxy-ts/core/adapter";
import fc from "fast-check";
import { DuckDBEngine } from "../../src/index.js";

/** An engine on a new database in memory. */
export function openEngine(): Promise<DuckDBEngine> {
  return DuckDBEngine.open({ path: ":memory:", mode: "write", threads: 1 });
}

export function select(text: string, ...parameters: unknown[]): { sql: string; parameters: unknown[] } {
  return { sql: text, parameters };
}

/** A column as it is staged, and its values as they come out. */
export interface TestColumn {
  readonly type: ColumnType;
  readonly staged: readonly unknown[];
  readonly out: readonly unknown[];
}

interface Value {
  readonly staged: unknown;
  readonly out: unknown;
}

interface Values {
  readonly type: ColumnType;
  readonly value: fc.Arbitrary<Value>;
}

const text = fc.string({ unit: "binary", maxLength: 12 });
const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }).filter((value) => !value.includes("\0"));
const same = (value: unknown): Value => ({ staged: value, out: value });
const day = 86_400_000;

const simple: readonly Values[] = [
  { type: { kind: "string" }, value: text.map(same) },
  { type: { kind: "boolean" }, value: fc.boolean().map(same) },
  { type: { kind: "float" }, value: fc.double().map(same) },
  { type: { kind: "binary" }, value: fc.uint8Array({ maxLength: 8 }).map(same) },
  {
    type: { kind: "integer" },
    value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => ({
      staged: value,
      out: Number.isSafeInteger(Number(value)) ? Number(value) : value,
    })),
  },
  {
    type: { kind: "timestamp" },
    value: timestamps(1).map((at) => ({ staged: BigInt(at.getTime()) * 1000n, out: at })),
  },
  {
    type: { kind: "date" },
    value: timestamps(day).map((at) => ({ staged: BigInt(at.getTime()) * 1000n, out: at })),
  },
];

/** Timestamps of the years 1 to 9999, in whole steps of so many milliseconds. */
function timestamps(step: number): fc.Arbitrary<Date> {
  const min = new Date("0001-01-01").getTime();
  const max = new Date("9999-12-31").getTime();
  return fc.integer({ min: Math.ceil(min / step), max: Math.floor(max / step) }).map((count) => new Date(count * step));
}

function valuesOf(depth: number): fc.Arbitrary<Values> {
  if (depth === 0) return fc.constantFrom(...simple);
  const inner = valuesOf(depth - 1);
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...simple) },
    { weight: 1, arbitrary: inner.map(listOf) },
    { weight: 1, arbitrary: fc.uniqueArray(fc.tuple(name, inner), members).map(structOf) },
    { weight: 1, arbitrary: inner.map(mapOf) },
  );
}

const members = {
  minLength: 1,
  maxLength: 3,
  // DuckDB takes names that differ in case for the same.
  selector: ([member]: [string, unknown]) => member.toLowerCase(),
} as const;

function listOf({ type, value }: Values): Values {
  return {
    type: { kind: "list", item: type },
    value: fc.array(nullable(value), { maxLength: 3 }).map((items) => ({
      staged: items.map((item) => item.staged),
      out: items.map((item) => item.out),
    })),
  };
}

function structOf(entries: [string, Values][]): Values {
  return {
    type: { kind: "struct", members: Object.fromEntries(entries.map(([member, { type }]) => [member, type])) },
    value: fc.tuple(...entries.map(([, { value }]) => nullable(value))).map((items) => ({
      staged: Object.fromEntries(items.map((item, index) => [entries[index]![0], item.staged])),
      out: Object.fromEntries(items.map((item, index) => [entries[index]![0], item.out])),
    })),
  };
}

function mapOf({ type, value }: Values): Values {
  return {
    type: { kind: "map", value: type },
    value: fc.dictionary(text, nullable(value), { maxKeys: 3, noNullPrototype: true }).map((entries) => ({
      staged: Object.fromEntries(Object.entries(entries).map(([key, item]) => [key, item.staged])),
      out: Object.fromEntries(Object.entries(entries).map(([key, item]) => [key, item.out])),
    })),
  };
}

function nullable(value: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: fc.constant(same(null)) });
}

/** Some columns of the same length, of any type, with nulls. */
export const anyColumns: fc.Arbitrary<TestColumn[]> = fc
  .tuple(fc.array(valuesOf(2), { minLength: 1, maxLength: 4 }), fc.integer({ min: 0, max: 6 }))
  .chain(([kinds, rowCount]) =>
    fc.tuple(
      ...kinds.map(({ type, value }) =>
        fc.array(nullable(value), { minLength: rowCount, maxLength: rowCount }).map((cells) => ({
          type,
          staged: cells.map((cell) => cell.staged),
          out: cells.map((cell) => cell.out),
        })),
      ),
    ),
  );

export function describeColumns(columns: readonly TestColumn[]): ColumnDescription[] {
  return columns.map(({ type }, index) => ({ name: `column ${index}`, type }));
}

/** The rows that come out. */
export function rowsOut(columns: readonly TestColumn[]): Record<string, unknown>[] {
  const count = columns[0]?.out.length ?? 0;
  return Array.from({ length: count }, (_, row) =>
    Object.fromEntries(columns.map(({ out }, index) => [`column ${index}`, out[row]])),
  );
}
