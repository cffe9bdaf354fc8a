import { MetaxyError } from "../errors/error.js";
import { isDate } from "../errors/realm.js";
import { isWithinDates, outOfRange, parseTimestamp } from "./parse.js";
import type { TemporalInstant } from "./temporal.js";
import { isTemporalInstant } from "./temporal.js";

/** A timestamp as people give it; a string is a date, or a date and a time with its time zone: `2024-01-31T12:00:00.123456Z`. */
export type TimestampInput = Date | TemporalInstant | string;

/**
 * A timestamp to the microsecond. It behaves as a `Date`, and also has microseconds.
 *
 * Rows have a `Date` where a timestamp is a whole number of milliseconds, and a `Timestamp` where it is not. Both can be written back,
 * used in a delete and compared in filters, and are exact.
 *
 * Timestamps order by `<` and `>` to the microsecond, and to two microseconds after the year 2248. Two of one timestamp are equal for
 * `assert.deepEqual`, but for `===` they are two objects, as dates are: compare `microseconds`. `structuredClone`, and so a message to
 * another thread, makes a `Date` of it: send `microseconds` or the string.
 *
 * @example
 * ```ts
 * import { Timestamp } from "@metaxy-ts/core";
 *
 * const at = Timestamp.from("2024-01-31T12:00:00.123456Z");
 * at.microseconds; // 1706702400123456n
 * at.getTime(); // 1706702400123, as of any Date
 * JSON.stringify({ at }); // {"at":"2024-01-31T12:00:00.123456Z"}
 * ```
 */
export class Timestamp extends Date {
  /** The part that is finer than a millisecond, from 0 to 999. */
  readonly microsecond: number;

  /**
   * @param microseconds Since 1970 UTC.
   * @throws ARGUMENT_INVALID for what is not a bigint, or outside of what a `Date` holds.
   */
  constructor(microseconds: bigint) {
    if (typeof microseconds !== "bigint" || !isWithinDates(microseconds))
      throw new MetaxyError(
        "ARGUMENT_INVALID",
        `A Timestamp takes microseconds since 1970 as a bigint, and ${outOfRange}; got ${String(microseconds)}.`,
      );
    const rest = restOf(microseconds);
    super(Number((microseconds - BigInt(rest)) / 1000n));
    this.microsecond = rest;
  }

  /**
   * Makes a timestamp of anything that stands for one.
   *
   * @param timestamp A date, a timestamp, a `Temporal.Instant`, or a string: a date, or a date and a time with its time zone.
   * @returns The timestamp, to the microsecond.
   * @throws ARGUMENT_INVALID for an invalid date, a string that stands for no timestamp, and what is finer than a microsecond.
   *
   * @example
   * ```ts
   * import { Timestamp } from "@metaxy-ts/core";
   *
   * Timestamp.from("2024-01-31T13:00:00.5+01:00").toISOString(); // "2024-01-31T12:00:00.500000Z"
   * ```
   */
  static from(input: TimestampInput): Timestamp {
    const microseconds = microsecondsOf(input);
    if (microseconds !== null) return new Timestamp(microseconds);
    const given = typeof input === "string" ? JSON.stringify(input) : String(input);
    throw new MetaxyError("ARGUMENT_INVALID", `${given} is not a timestamp: ${timestampProblem(input)}.`);
  }

  /** Microseconds since 1970 UTC. */
  get microseconds(): bigint {
    return BigInt(this.getTime()) * 1000n + BigInt(this.microsecond);
  }

  /**
   * The timestamp as a string, to the microsecond.
   *
   * @returns ISO 8601 with six digits, in UTC.
   *
   * @example
   * ```ts
   * import { Timestamp } from "@metaxy-ts/core";
   *
   * new Timestamp(1706702400123456n).toISOString(); // "2024-01-31T12:00:00.123456Z"
   * ```
   */
  override toISOString(): string {
    return super.toISOString().replace("Z", `${String(this.microsecond).padStart(3, "0")}Z`);
  }

  /**
   * What `<`, `>` and `-` use, so that they distinguish microseconds.
   *
   * @returns Milliseconds since 1970 UTC, with a fraction.
   *
   * @example
   * ```ts
   * import { Timestamp } from "@metaxy-ts/core";
   *
   * new Timestamp(1_500n).valueOf(); // 1.5
   * ```
   */
  override valueOf(): number {
    return this.getTime() + this.microsecond / 1000;
  }
}

/** A timestamp as rows have it: a `Date` where it is a whole number of milliseconds. @throws READ_INVALID outside of what dates hold. */
export function timestampOf(microseconds: bigint): Date {
  const number = Number(microseconds);
  const milliseconds = Math.floor(number / 1000);
  if (milliseconds * 1000 === number && Number.isSafeInteger(number)) return new Date(milliseconds);
  if (!isWithinDates(microseconds))
    throw new MetaxyError(
      "READ_INVALID",
      `A stored timestamp is ${microseconds} microseconds from 1970, and ${outOfRange}. Omit its column, or read Arrow data.`,
    );
  const rest = restOf(microseconds);
  return rest === 0 ? new Date(Number(microseconds / 1000n)) : new Timestamp(microseconds);
}

/** Microseconds since 1970 UTC of a date, of a timestamp of whichever copy of this library, of `Temporal.Instant`, or of a string; null for what is none. */
export function microsecondsOf(value: unknown): bigint | null {
  if (isDate(value)) {
    const milliseconds = value.getTime();
    if (Number.isNaN(milliseconds)) return null;
    const { microsecond } = value as Partial<Timestamp>;
    return BigInt(milliseconds) * 1000n + (typeof microsecond === "number" ? BigInt(microsecond) : 0n);
  }
  if (typeof value === "string") {
    const parsed = parseTimestamp(value);
    return typeof parsed === "bigint" ? parsed : null;
  }
  if (!isTemporalInstant(value) || value.epochNanoseconds % 1000n !== 0n) return null;
  return value.epochNanoseconds / 1000n;
}

/** Why a value has no microseconds, as the end of a sentence. */
export function timestampProblem(value: unknown): string {
  if (typeof value === "string") return String(parseTimestamp(value));
  if (isDate(value)) return "the date is invalid";
  if (isTemporalInstant(value)) return "it is more precise than a microsecond";
  return "a timestamp is a Date, a Timestamp, or a string with a time zone";
}

/** Whether a value is an object that stands for a timestamp, be it a valid one or not. */
export function isTimestampObject(value: unknown): value is Date | TemporalInstant {
  return isDate(value) || isTemporalInstant(value);
}

function restOf(microseconds: bigint): number {
  return Number(((microseconds % 1000n) + 1000n) % 1000n);
}
