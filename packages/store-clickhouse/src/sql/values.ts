import { literalWriter } from "@metaxy-ts/sql";
import { literal } from "./text.js";

/** Writes a value into SQL. */
export const valueText: (value: unknown) => string = literalWriter({
  string: literal,
  integer: integerText,
  float: floatText,
  timestamp: timestampString,
  bytes: (digits) => `unhex('${digits}')`,
});

/** A timestamp from microseconds since 1970 UTC. */
export function timestampString(microseconds: bigint): string {
  return `fromUnixTimestamp64Micro(toInt64(${integerText(microseconds)}), 'UTC')`;
}

function integerText(value: bigint): string {
  // A literal beyond 64 bits would be read as a float.
  if (BigInt.asIntN(64, value) !== value && BigInt.asUintN(64, value) !== value) return `toInt256('${value}')`;
  return value < 0n ? `(${value})` : String(value);
}

function floatText(value: number): string {
  const text = Object.is(value, -0) ? "-0.0" : String(value).toLowerCase().replace("infinity", "inf");
  return `toFloat64('${text}')`;
}
