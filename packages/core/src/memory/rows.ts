import type { ColumnDescription, ColumnType } from "../column/column-type.js";
import { isBytes } from "../errors/realm.js";
import { compareScalars } from "../filter/scalar.js";
import { compareUtf8 } from "../hash/text.js";
import { setOwn } from "../own.js";
import type { Source } from "../plan/plan.js";
import { valueKey } from "../plan/value-key.js";

export type Row = Readonly<Record<string, unknown>>;

/**
 * Rows with their columns. They are immutable, a change makes new ones; so a reference to them is a snapshot. Every row
 * has every column, null where it has no value. Timestamps and dates are microseconds, integers beyond the safe ones bigints.
 */
export interface Rows {
  readonly columns: readonly ColumnDescription[];
  readonly rows: readonly Row[];
}

/** A snapshot of everything that can be read. */
export interface StoreSnapshot {
  /** @throws TABLE_NOT_FOUND. */
  rows(source: Source): Rows;
}

/** A column that is made from the items that become rows. */
export interface Output<Item> extends ColumnDescription {
  readonly value: (item: Item) => unknown;
}

export function select<Item>(items: readonly Item[], outputs: readonly Output<Item>[]): Rows {
  const rows = items.map((item) => {
    const row: Record<string, unknown> = {};
    for (const { name, value } of outputs) setOwn(row, name, value(item));
    return row;
  });
  return { columns: outputs.map(({ name, type }) => ({ name, type })), rows };
}

/** The named columns, in the given order, each once. */
export function pick(columns: readonly ColumnDescription[], names: Iterable<string>): Output<Row>[] {
  return [...new Set(names)].map((name) => ({ name, type: typeIn(columns, name), value: (row) => row[name] }));
}

export function typeIn(columns: readonly ColumnDescription[], name: string): ColumnType {
  const column = columns.find((candidate) => candidate.name === name);
  if (column) return column.type;
  const known = columns.map((candidate) => candidate.name).join(", ");
  throw new Error(`There is no column ${JSON.stringify(name)} among ${known}.`);
}

export function hasNull(row: Row, names: readonly string[]): boolean {
  return names.some((name) => row[name] === null);
}

/** Equal for rows that have equal values in these columns, nulls too. */
export function keyOf(row: Row, names: readonly string[]): string {
  return names.map((name) => valueKey(row[name])).join(",");
}

export function groupBy(rows: readonly Row[], names: readonly string[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row, names);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

/** The ascending order of values, nulls last; bytes and lists item by item, a prefix first. Values without their own order have some order. */
export function compareValues(left: unknown, right: unknown): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  if (isSequence(left) && isSequence(right)) return compareSequences(left, right);
  return compareScalars(left, right) ?? compareUtf8(valueKey(left), valueKey(right));
}

type Sequence = ArrayLike<unknown>;

function isSequence(value: unknown): value is Sequence {
  return Array.isArray(value) || isBytes(value);
}

function compareSequences(left: Sequence, right: Sequence): number {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index++) {
    const order = compareValues(left[index], right[index]);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** The ascending order of rows by some of their columns. */
export function ascending(names: readonly string[]): (left: Row, right: Row) => number {
  return (left, right) => {
    for (const name of names) {
      const order = compareValues(left[name], right[name]);
      if (order !== 0) return order;
    }
    return 0;
  };
}
