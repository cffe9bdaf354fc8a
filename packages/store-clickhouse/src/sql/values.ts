import { isBytes, isDate, MetaxyError, microsecondsOf } from "@metaxy-ts/core/adapter";
import { literal } from "./text.js";

/** A value as it stands in SQL. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (isDate(value)) return timestampString(microsecondsOf(value) ?? 0n);
  if (isBytes(value)) return `unhex('${Buffer.from(value).toString("hex")}')`;
  switch (typeof value) {
    case "string":
      return literal(value);
    case "boolean":
      return String(value);
    case "bigint":
      return integerText(value);
    case "number":
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? integerText(BigInt(value)) : floatText(value);
    default:
      throw new MetaxyError(
        "ARGUMENT_INVALID",
        `A parameter of a statement is ${typeof value === "object" ? "an object" : `a ${typeof value}`}; it has to be a single value.`,
      );
  }
}

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
