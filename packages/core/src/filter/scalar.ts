import { MetaxyError } from "../errors/error.js";
import { isDate } from "../errors/realm.js";
import { compareUtf8 } from "../hash/text.js";
import { isTimestampObject, microsecondsOf, timestampOf, timestampProblem } from "../time/timestamp.js";
import type { FilterScalar } from "./expression.js";

type ScalarType = "text" | "number" | "boolean" | "timestamp";

/**
 * A value in the form that filters use: whole numbers within ±(2^53 − 1) as numbers, beyond as bigints, no
 * negative zero, timestamps as rows have them.
 *
 * @throws `FILTER_INVALID` for a number that is not finite, an invalid date, or a value of another type.
 */
export function normalScalar(value: FilterScalar): FilterScalar {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "bigint":
      return Number.isSafeInteger(Number(value)) ? Number(value) : value;
    case "number":
      if (Number.isFinite(value)) return value + 0;
      throw new MetaxyError("FILTER_INVALID", `A filter cannot compare with ${value}; use a finite number.`);
    default:
      if (isTimestampObject(value)) return normalTimestamp(value);
      throw new MetaxyError("FILTER_INVALID", `A filter cannot compare with a value of type ${typeof value}.`);
  }
}

function normalTimestamp(value: Date): Date {
  const microseconds = microsecondsOf(value);
  if (microseconds !== null) return timestampOf(microseconds);
  throw new MetaxyError("FILTER_INVALID", `A filter cannot compare with ${String(value)}: ${timestampProblem(value)}.`);
}

/** @throws `FILTER_INVALID` when the values are not all strings, all numbers, all booleans or all timestamps. */
export function checkOneType(values: readonly FilterScalar[]): void {
  const types = new Set(values.map((value) => scalarType(value)));
  if (types.size > 1) {
    throw new MetaxyError("FILTER_INVALID", `A filter cannot mix values of different types: ${[...types].join(", ")}.`);
  }
}

/**
 * Negative, zero or positive like the order of two values of one type: strings by UTF-8 bytes, numbers and bigints
 * by size with NaN last and equal to itself, false before true, timestamps by time. Undefined when the types differ.
 */
export function compareScalars(left: unknown, right: unknown): number | undefined {
  if (typeof left === "string" && typeof right === "string") return compareUtf8(left, right);
  const type = scalarType(left);
  if (type === undefined || type !== scalarType(right)) return undefined;
  return compareOrdered(orderedForm(left), orderedForm(right));
}

/** The same for values of one type that compare as equal, and for no others, where `Set` and `Map` look for it. */
export function scalarKey(value: unknown): unknown {
  if (typeof value === "string" || typeof value === "boolean") return value;
  const ordered = orderedForm(value);
  return typeof ordered === "number" && Number.isInteger(ordered) ? BigInt(ordered) : ordered;
}

/** The type of a value in the words of an error message, undefined for one that filters cannot compare. */
export function scalarType(value: unknown): ScalarType | undefined {
  switch (typeof value) {
    case "string":
      return "text";
    case "number":
    case "bigint":
      return "number";
    case "boolean":
      return "boolean";
    default:
      return isDate(value) ? "timestamp" : undefined;
  }
}

function orderedForm(value: unknown): number | bigint {
  if (isDate(value)) return microsecondsOf(value) ?? Number.NaN;
  return typeof value === "bigint" ? value : Number(value);
}

function compareOrdered(left: number | bigint, right: number | bigint): number {
  if (left < right) return -1;
  if (left > right) return 1;
  return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
}
