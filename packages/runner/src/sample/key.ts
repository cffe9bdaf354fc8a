import { isBytes, isDate, own } from "@metaxy-ts/core/adapter";
import type { Row } from "./row.js";

/**
 * A sample as one text: its ID columns as JSON, in alphabetical order. The same for equal IDs of all stores: integers have their digits, timestamps
 * their ISO form, bytes are hexadecimal.
 */
export function sampleKey(row: Row, columns: readonly string[]): string {
  return JSON.stringify(Object.fromEntries([...columns].sort().map((column) => [column, plain(own(row, column))])));
}

function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (isDate(value)) return (value as Date).toJSON();
  if (isBytes(value)) return Buffer.from(value as Uint8Array).toString("hex");
  if (Array.isArray(value)) return value.map(plain);
  return value ?? null;
}
