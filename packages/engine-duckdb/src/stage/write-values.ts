import type { ColumnDescription, ColumnType } from "@metaxy-ts/core/adapter";
import { isBytes, isDate, MetaxyError, own } from "@metaxy-ts/core/adapter";
import type { WritableRows } from "../vector/chunks.js";
import type { Vector } from "../vector/memory.js";
import { resizeList, structChild, writeBytes, writeValidity } from "../vector/memory.js";
import { encodeStrings, writeStrings } from "../vector/write-strings.js";

type Values = readonly unknown[];

/** JavaScript values, column by column. */
export function valueRows(
  columns: readonly ColumnDescription[],
  values: readonly Values[],
  rowCount: number,
): WritableRows {
  const writers = columns.map(({ type }, index) => (vector: Vector, from: number, count: number): void => {
    writeValues(vector, type, values[index]?.slice(from, from + count) ?? []);
  });
  return { rowCount, writers };
}

/** Writes values of a type to the start of a vector. */
function writeValues(vector: Vector, type: ColumnType, values: Values): void {
  const present = Uint8Array.from(values, (value) => (value === null || value === undefined ? 0 : 1));
  writePresent(vector, type, values);
  writeValidity(vector, present);
}

function writePresent(vector: Vector, type: ColumnType, values: Values): void {
  switch (type.kind) {
    case "string":
    case "other":
      writeStrings(vector, encodeStrings(values.map(textOf)));
      return;
    case "binary":
      writeBinary(vector, values);
      return;
    case "integer":
    case "timestamp":
      writeBytes(vector, integers(values));
      return;
    case "float":
      writeBytes(
        vector,
        Float64Array.from(values, (value) => Number(value ?? 0)),
      );
      return;
    case "boolean":
      writeBytes(
        vector,
        Uint8Array.from(values, (value) => (value === true ? 1 : 0)),
      );
      return;
    case "date":
      writeBytes(
        vector,
        Int32Array.from(values, (value) => daysOf(value as bigint | null)),
      );
      return;
    case "list":
      writeLists(vector, values as readonly (Values | null)[], (items, all) => writeValues(items, type.item, all));
      return;
    case "struct": {
      const structs = values as readonly (Readonly<Record<string, unknown>> | null)[];
      const members = Object.entries(type.members);
      members.forEach(([name, member], index) => {
        writeValues(
          structChild(vector, index),
          member,
          structs.map((value) => own(value, name) ?? null),
        );
      });
      return;
    }
    case "map": {
      const maps = values.map((value) => (value ? Object.entries(value) : null));
      writeLists(vector, maps, (entries, all) => writeEntries(entries, type.value, all));
      return;
    }
  }
}

function writeEntries(entries: Vector, type: ColumnType, all: readonly (readonly [string, unknown])[]): void {
  const keys = all.map(([key]) => key);
  const values = all.map(([, value]) => value);
  writeValues(structChild(entries, 0), { kind: "string" }, keys);
  writeValues(structChild(entries, 1), type, values);
}

function writeLists<Item>(
  vector: Vector,
  lists: readonly (readonly Item[] | null)[],
  writeItems: (items: Vector, all: Item[]) => void,
): void {
  const all = lists.flatMap((list) => list ?? []);
  const entries = new BigUint64Array(lists.length * 2);
  let start = 0;
  for (const [index, list] of lists.entries()) {
    entries[index * 2] = BigInt(start);
    entries[index * 2 + 1] = BigInt(list?.length ?? 0);
    start += list?.length ?? 0;
  }
  const items = resizeList(vector, all.length);
  if (all.length > 0) writeItems(items, all);
  writeBytes(vector, entries);
}

function writeBinary(vector: Vector, values: Values): void {
  const pieces = values.map((value) => (isBytes(value) ? value : new Uint8Array()));
  const offsets = new Float64Array(pieces.length + 1);
  for (const [index, piece] of pieces.entries()) offsets[index + 1] = (offsets[index] as number) + piece.length;
  writeStrings(vector, { bytes: Buffer.concat(pieces), offsets });
}

const lowest = -(2n ** 63n);
const highest = 2n ** 63n - 1n;

function integers(values: Values): BigInt64Array {
  return BigInt64Array.from(values, (value) => {
    const integer = BigInt((value ?? 0) as number | bigint);
    if (integer >= lowest && integer <= highest) return integer;
    throw integerTooLarge(integer);
  });
}

export function integerTooLarge(value: bigint): MetaxyError {
  return new MetaxyError(
    "WRITE_INVALID",
    `Nothing was written: the integer ${value} does not fit 64 bits. Store it as a string or a float.`,
    { details: { value } },
  );
}

const microsecondsPerDay = 86_400_000_000;

/** The day that a timestamp is in, in UTC. */
function daysOf(microseconds: bigint | null): number {
  return Math.floor(Number(microseconds ?? 0n) / microsecondsPerDay);
}

/** Types that this library does not know are staged as strings; DuckDB casts them when it stores them. */
function textOf(value: unknown): string | null {
  if (value === null || value === undefined || typeof value === "string") return value ?? null;
  if (isDate(value)) return value.toISOString();
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
