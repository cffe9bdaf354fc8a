import type { ColumnType } from "@metaxy-ts/core/adapter";
import { isDate, MetaxyError, microsecondsOf } from "@metaxy-ts/core/adapter";
import { literalWriter } from "@metaxy-ts/sql";
import { stamp } from "./stamp.js";
import { storedText } from "./stored-text.js";
import { typeText } from "./types.js";

/** An identifier in SQL. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string in SQL. The session has `standard_conforming_strings`, so a backslash is one. */
export function text(value: string): string {
  if (value.includes("\0"))
    throw new MetaxyError(
      "ARGUMENT_INVALID",
      "A value has the character NUL, which Postgres has in no text. Leave the character out.",
    );
  return `'${value.replaceAll("'", "''")}'`;
}

/** Without a fraction every digit of the number: a column of whole numbers is compared with it. */
function float(value: number): string {
  if (!Number.isFinite(value) || Object.is(value, -0)) return `(float8 '${Object.is(value, -0) ? "-0" : value}')`;
  return `(${Number.isInteger(value) ? BigInt(value) : value})`;
}

/** A timestamp in a statement, from microseconds since 1970 UTC. */
export function timestampLiteral(microseconds: bigint): string {
  return `(timestamptz '${stamp(microseconds)}')`;
}

/** A value in a statement. */
export const literal: (value: unknown) => string = literalWriter({
  string: text,
  integer: (value) => (value < 0n ? `(${value})` : String(value)),
  float,
  timestamp: timestampLiteral,
  bytes: (digits) => `(bytea '\\x${digits}')`,
});

/** A staged value, which is not null, as a literal of its type. */
export function storedLiteral(value: unknown, type: ColumnType): string {
  const staged = isDate(value) ? microsecondsOf(value) : value;
  return `cast(${text(storedText(staged, type))} as ${typeText(type)})`;
}
