import { isTimestampObject } from "../../../time/timestamp.js";

/** An object whose own properties are its members; not a list, a date, a map or anything else that holds values in its own way. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || isTimestampObject(value) || ArrayBuffer.isView(value))
    return false;
  return !(Symbol.iterator in value);
}
