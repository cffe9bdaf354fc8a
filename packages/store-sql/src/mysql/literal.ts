import type { ColumnType } from "@metaxy-ts/core/adapter";
import { wellFormed } from "@metaxy-ts/core/adapter";
import { literalWriter, timestampText, toJson } from "@metaxy-ts/sql";

/** An identifier in SQL, whatever `sql_mode` says. */
export function quote(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

/** A string in SQL. What a backslash means depends on `sql_mode`, so a string that has one is written as its bytes. */
function text(value: string): string {
  if (value.includes("\\")) return `_utf8mb4 x'${Buffer.from(value).toString("hex")}'`;
  return `'${value.replaceAll("'", "''")}'`;
}

/** Without an exponent a number is a decimal. What is beyond all floats is compared as the last one. */
function float(value: number): string {
  const known = Math.min(Math.max(value, -Number.MAX_VALUE), Number.MAX_VALUE);
  const digits = Object.is(known, -0) ? "-0" : String(known);
  const written = digits.includes("e") ? digits : `${digits}e0`;
  return written.startsWith("-") ? `(${written})` : written;
}

/** A decimal has at most 65 digits. */
const longestDecimal = 10n ** 65n;

function integer(value: bigint): string {
  if (value >= longestDecimal || value <= -longestDecimal) return float(Number(value));
  return value < 0n ? `(${value})` : String(value);
}

/** A member of an object, in a path of JSON. */
export function memberPath(member: string): string {
  return `.${JSON.stringify(member)}`;
}

/** Microseconds since 1970 UTC as a date and a time. */
function timeText(microseconds: bigint): string {
  return timestampText(microseconds).replace("T", " ").replace("Z", "");
}

export function timestampLiteral(microseconds: bigint): string {
  return `timestamp'${timeText(microseconds)}'`;
}

/** A value in a statement. */
export const literal: (value: unknown) => string = literalWriter({
  string: text,
  integer,
  float,
  timestamp: timestampLiteral,
  bytes: (digits) => `x'${digits}'`,
});

/** A staged value as what a column of its type takes. */
export function bound(value: unknown, type: ColumnType): string | number | bigint | boolean | Uint8Array | null {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case "list":
    case "struct":
    case "map":
      return toJson(value, type);
    case "boolean":
      return Boolean(value);
    case "float":
      return Number(value);
    case "integer":
      return BigInt(value as bigint | number);
    case "timestamp":
      return timeText(BigInt(value as bigint));
    case "date":
      return timeText(BigInt(value as bigint)).replace(/ .*$/s, "");
    case "string":
      return wellFormed(String(value));
    default:
      return value as string | Uint8Array;
  }
}

/** A staged value as a literal. */
export function storedLiteral(value: unknown, type: ColumnType): string {
  if (type.kind === "float") return float(Number(value));
  return literal(bound(value, type));
}
