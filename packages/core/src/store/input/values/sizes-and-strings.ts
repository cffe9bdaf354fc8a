import type { ColumnDescription, ColumnType } from "../../../column/column-type.js";
import type { StoreLimits } from "../../../contract/limits.js";
import { isBytes } from "../../../errors/realm.js";
import { isPlainObject } from "./plain-object.js";
import { invalidValue } from "./timestamp-range.js";

/** Rows by their columns. */
interface ColumnValues {
  readonly columns: readonly ColumnDescription[];
  readonly values: readonly (readonly unknown[])[];
}

/** @throws WRITE_INVALID naming the first row and column whose string has a character NUL, or makes the row too large, for stores that have no place for it. */
export function checkSizesAndStrings(
  rows: ColumnValues,
  { strings, rowBytes }: Pick<StoreLimits, "strings" | "rowBytes">,
  where: string,
): void {
  if (strings === "noNul") checkStrings(rows, where);
  if (rowBytes !== undefined) checkSizes(rows, rowBytes, where);
}

function checkStrings({ columns, values }: ColumnValues, where: string): void {
  for (const [index, { name, type }] of columns.entries()) {
    if (!mayHaveStrings(type)) continue;
    for (const [row, value] of (values[index] ?? []).entries()) {
      if (!hasNul(value)) continue;
      const problem = "the store has no character NUL in strings. Leave it out, or store the value as bytes";
      throw invalidValue(where, { row, column: name }, problem);
    }
  }
}

function checkSizes({ columns, values }: ColumnValues, most: number, where: string): void {
  const rows = Math.max(0, ...values.map(({ length }) => length));
  for (let row = 0; row < rows; row++) {
    let bytes = 0;
    for (const [index, { name: column }] of columns.entries()) {
      bytes += bytesOf(values[index]?.[row]);
      if (bytes <= most) continue;
      const problem = `rows of the store have at most ${most} bytes, and this one has more. Store large values elsewhere, and their address here`;
      throw invalidValue(where, { row, column }, problem);
    }
  }
}

function mayHaveStrings({ kind }: ColumnType): boolean {
  return !["integer", "float", "boolean", "timestamp", "date", "binary"].includes(kind);
}

function hasNul(value: unknown): boolean {
  if (typeof value === "string") return value.includes("\0");
  if (Array.isArray(value)) return value.some(hasNul);
  return isPlainObject(value) && Object.entries(value).some(([name, member]) => hasNul(name) || hasNul(member));
}

const encoder = new TextEncoder();

function bytesOf(value: unknown): number {
  if (typeof value === "string") return encoder.encode(value).length;
  if (isBytes(value)) return value.byteLength;
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + bytesOf(item) + 1, 2);
  if (!isPlainObject(value)) return 0;
  return Object.entries(value).reduce((sum, [name, member]) => sum + bytesOf(name) + bytesOf(member) + 6, 2);
}
