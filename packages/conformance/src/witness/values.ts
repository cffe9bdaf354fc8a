import { MetaxyError, Timestamp } from "@metaxy-ts/core";
import { own } from "@metaxy-ts/core/adapter";
import { compareStrings } from "./text.js";

export type Row = Readonly<Record<string, unknown>>;

/** A value of a row; null where the row has none. */
export function cell(row: Row, column: string): unknown {
  return own(row, column) ?? null;
}

/** Which values can be compared with each other; undefined for values that cannot be compared at all. */
function kindOf(value: unknown): "string" | "number" | "boolean" | "timestamp" | undefined {
  switch (typeof value) {
    case "string":
      return "string";
    case "number":
    case "bigint":
      return "number";
    case "boolean":
      return "boolean";
    default:
      return value instanceof Date ? "timestamp" : undefined;
  }
}

/**
 * Strings by UTF-8 bytes, numbers by value with NaN last, timestamps by time, false before true, bytes and lists item by item. Undefined for two
 * kinds.
 */
export function compareValues(left: unknown, right: unknown): number | undefined {
  if (left instanceof Uint8Array && right instanceof Uint8Array) return Buffer.compare(left, right);
  if (Array.isArray(left) && Array.isArray(right)) return compareLists(left, right);
  const kind = kindOf(left);
  if (kind === undefined || kind !== kindOf(right)) return undefined;
  if (typeof left === "string") return compareStrings(left, right as string);
  const [a, b] = [ordered(left), ordered(right)];
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return Number(a > b) - Number(a < b);
}

/** By the first item that differs; a list that another one begins with comes before it. */
function compareLists(left: readonly unknown[], right: readonly unknown[]): number | undefined {
  const index = left.findIndex((item, place) => place >= right.length || compareValues(item, right[place]) !== 0);
  if (index < 0) return left.length < right.length ? -1 : 0;
  return index < right.length ? compareValues(left[index], right[index]) : 1;
}

function ordered(value: unknown): number | bigint {
  return value instanceof Date ? Timestamp.from(value).microseconds : (value as number | bigint);
}

/** Strings that are equal just when the values of the columns are; null when one of them is null, which equals nothing. */
export function keyOf(row: Row, columns: readonly string[]): string | null {
  const values = columns.map((column) => cell(row, column));
  return values.includes(null) ? null : JSON.stringify(values.map(comparable));
}

function comparable(value: unknown): readonly unknown[] {
  const kind = kindOf(value);
  if (Array.isArray(value)) return ["list", value.map(comparable)];
  if (kind === undefined) return ["other", JSON.stringify(value)];
  if (value instanceof Date) return [kind, String(Timestamp.from(value).microseconds)];
  return [kind, String(typeof value === "number" && Number.isInteger(value) ? BigInt(value) : value)];
}

/**
 * Makes sure that samples of two sides can be the same: in each column, numbers with numbers, strings with strings.
 *
 * @throws RESOLVE_INVALID naming the column.
 */
export function requireOneKind(left: readonly Row[], right: readonly Row[], columns: readonly string[]): void {
  for (const column of columns) {
    const values = [...left, ...right].map((row) => cell(row, column)).filter((value) => value !== null);
    const kinds = new Set(values.map((value) => kindOf(value) ?? "other"));
    if (kinds.size > 1)
      throw new MetaxyError("RESOLVE_INVALID", `Column ${column} holds ${[...kinds].join(" and ")}, never the same.`);
  }
}

/** Rows by {@link keyOf}; those without a key are left out. */
export function groupRows<Item extends Row>(rows: readonly Item[], columns: readonly string[]): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const row of rows) {
    const key = keyOf(row, columns);
    if (key === null) continue;
    const group = groups.get(key) ?? [];
    group.push(row);
    groups.set(key, group);
  }
  return groups;
}

/** Some columns of a row, null where it has none. */
export function pick(row: Row, columns: readonly string[]): Row {
  return Object.fromEntries(columns.map((column) => [column, cell(row, column)]));
}
