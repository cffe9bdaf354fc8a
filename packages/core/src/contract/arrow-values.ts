import type { ColumnDescription, ColumnType } from "../column/column-type.js";
import { MetaxyError } from "../errors/error.js";
import { setOwn } from "../own.js";
import type { ArrowBatchLike } from "./arrow.js";
import type { ArrowData, ArrowField, ArrowType } from "./arrow-data.js";
import { bigintsIn, bytesIn, isPresent, offsetsIn } from "./arrow-data.js";

/*
 * Arrow data of any version of its library, looked at through what all versions share: numbers for types, and vectors that can be
 * iterated. The library itself is not needed.
 */

interface ArrowBatch extends ArrowBatchLike {
  readonly schema: { readonly fields: readonly ArrowField[] };
  getChildAt(index: number): ArrowVector | null;
}

interface ArrowVector extends Iterable<unknown> {
  /** Left out by what is like Arrow only in that it can be iterated. */
  readonly data?: readonly ArrowData[];
  readonly length?: number;
  getChild(name: string): ArrowVector | null;
}

const kinds: Readonly<Record<number, "string" | "integer" | "float" | "boolean" | "date" | "timestamp" | "binary">> = {
  1: "string", // null
  2: "integer",
  3: "float",
  4: "binary",
  5: "string",
  6: "boolean",
  8: "date",
  10: "timestamp",
  15: "binary", // fixed-size
  19: "binary", // large
  20: "string", // large
  24: "string", // view
};
const lists = [12, 16, 21]; // list, fixed-size, large
const struct = 13;
const timestamp = 10;
const utf8 = [5, 20]; // usual, large
const map = 17;
const dictionary = -1;

/** The columns of a batch. Types that core does not know are `other`. */
export function arrowColumns(batch: ArrowBatchLike): ColumnDescription[] {
  return fieldsOf(batch).map(({ name, type }) => ({ name, type: columnType(type) }));
}

/** The values of a batch, column by column, as columns of rows are staged. */
export function arrowValues(batch: ArrowBatchLike): unknown[][] {
  return fieldsOf(batch).map(({ type }, index) => {
    const vector = (batch as ArrowBatch).getChildAt(index);
    return vector ? vectorValues(vector, type) : new Array<null>(batch.numRows).fill(null);
  });
}

/** Timestamps are taken from the vector's memory: as values of the library they are milliseconds, which are not exact. */
function vectorValues(vector: ArrowVector, type: ArrowType): unknown[] {
  const [item] = type.children ?? [];
  if (vector.length === 0) return []; // the library cannot take apart a struct without rows
  if (!vector.data) return Array.from(vector, reader(columnType(type)));
  if (type.typeId === timestamp) return vector.data.flatMap((data) => timestamps(data, type.unit));
  if (utf8.includes(type.typeId)) return vector.data.flatMap(strings);
  if (lists.includes(type.typeId) && item)
    return Array.from(vector, (list) => list && vectorValues(list as ArrowVector, item.type));
  if (type.typeId !== struct) return Array.from(vector, reader(columnType(type)));
  const members = (type.children ?? []).map(({ name, type: member }) => {
    const child = vector.getChild(name);
    return [name, child ? vectorValues(child, member) : []] as const;
  });
  // The library makes a proxy for each row of a struct, which takes far longer than a look at the bits.
  const rows: (Record<string, unknown> | null)[] = [];
  for (const data of vector.data)
    for (let at = 0; at < data.length; at++) {
      const index = rows.length;
      rows.push(isPresent(data, at) ? rowOf(members, index) : null);
    }
  return rows;
}

function rowOf(members: readonly (readonly [name: string, values: readonly unknown[]])[], index: number) {
  const row: Record<string, unknown> = {};
  for (const [name, values] of members) setOwn(row, name, values[index] ?? null);
  return row;
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** So many strings are decoded at once, which takes a fraction of the time of one after the other. */
const decodedStrings = 4096;

function strings(data: ArrowData): (string | null)[] {
  const all: (string | null)[] = [];
  for (let from = 0; from < data.length; from += decodedStrings) {
    const count = Math.min(decodedStrings, data.length - from);
    const offsets = offsetsIn(data, from, count);
    const [start = 0, end = 0] = [offsets[0], offsets[count]];
    const bytes = bytesIn(data, start, end - start, 1);
    const text = decoder.decode(bytes);
    const isAscii = text.length === bytes.length; // then a string begins at the character where its bytes begin
    for (let index = 0; index < count; index++) {
      const [first, last] = [(offsets[index] ?? 0) - start, (offsets[index + 1] ?? 0) - start];
      if (!isPresent(data, from + index)) all.push(null);
      else all.push(isAscii ? text.slice(first, last) : decoder.decode(bytes.subarray(first, last)));
    }
  }
  return all;
}

/** By the unit: 0 is seconds, 3 nanoseconds, which are whole microseconds by now. */
function timestamps(data: ArrowData, unit = 2): (bigint | null)[] {
  const factor = [1_000_000n, 1000n, 1n][unit];
  return Array.from(bigintsIn(data, 0, data.length), (value, index) => {
    if (!isPresent(data, index)) return null;
    return factor === undefined ? value / 1000n : value * factor;
  });
}

function fieldsOf(batch: ArrowBatchLike): readonly ArrowField[] {
  const { schema, getChildAt } = batch as Partial<ArrowBatch>;
  if (schema?.fields && typeof getChildAt === "function") return schema.fields;
  throw new MetaxyError("ARGUMENT_INVALID", "The Arrow input is not a record batch of the apache-arrow library.");
}

function columnType(type: ArrowType): ColumnType {
  const { typeId, children, dictionary: values } = type;
  const kind = kinds[typeId];
  if (kind) return { kind };
  const inner = (children ?? []).map((field) => [field.name, columnType(field.type)] as const);
  const [first] = inner.map(([, child]) => child);
  if (lists.includes(typeId)) return { kind: "list", item: first ?? { kind: "string" } };
  if (typeId === struct) return { kind: "struct", members: Object.fromEntries(inner) };
  if (typeId === map && first?.kind === "struct")
    return { kind: "map", value: Object.values(first.members)[1] ?? { kind: "string" } };
  if (typeId === dictionary && values) return columnType(values);
  return { kind: "other", name: String(type) };
}

function reader(type: ColumnType): (value: unknown) => unknown {
  const read = presentReader(type);
  return (value) => (value === null || value === undefined ? null : read(value));
}

function presentReader(type: ColumnType): (value: unknown) => unknown {
  switch (type.kind) {
    case "timestamp":
    case "date":
      return (value) => microseconds(Number(value));
    case "float":
      return Number;
    case "list": {
      const item = reader(type.item);
      return (value) => Array.from(value as Iterable<unknown>, item);
    }
    case "struct": {
      const members = Object.entries(type.members).map(([name, member]) => [name, reader(member)] as const);
      return (value) => {
        const given = membersOf(value as object);
        return Object.fromEntries(members.map(([name, read]) => [name, read(given.get(name))]));
      };
    }
    case "map": {
      const member = reader(type.value);
      return (value) =>
        Object.fromEntries(Array.from(value as Iterable<[string, unknown]>, ([name, of]) => [name, member(of)]));
    }
    default:
      return (value) => value;
  }
}

/** The members of a row of structs. The library's rows are asked as iterables: as a property, a method of the row could hide a member. */
function membersOf(row: object): ReadonlyMap<string, unknown> {
  return new Map(Symbol.iterator in row ? (row as Iterable<[string, unknown]>) : Object.entries(row));
}

/** The library gives every timestamp in milliseconds; together with a fraction they are too long for one number. */
function microseconds(milliseconds: number): bigint {
  const whole = Math.floor(milliseconds);
  return BigInt(whole) * 1000n + BigInt(Math.round((milliseconds - whole) * 1000));
}
