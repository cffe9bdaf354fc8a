import { microseconds } from "../clock.js";

/** A date, or a date and a time with its time zone: what means the same instant on every machine. */
const instantText = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?$/;

/** A date, or a text that stands for one, in microseconds since 1970 UTC; null for everything else. */
export function instantOf(value: unknown): bigint | null {
  if (value instanceof Date && !Number.isNaN(value.getTime())) return microseconds(value);
  if (typeof value === "string" && instantText.test(value) && !Number.isNaN(Date.parse(value)))
    return microseconds(new Date(value));
  return null;
}
