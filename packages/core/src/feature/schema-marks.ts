import type { JsonValue } from "./json.js";

/*
 * JSON Schema has no dates, no bytes and no integers of more than 53 bits: a library that is asked for one writes what comes closest. So each
 * is asked to write beside it what a column has to hold. The definition version hashes the schema without these marks.
 */

/** The name of a mark in a JSON Schema. */
export const markName = "x-metaxy";

/**
 * What a column holds, if JSON Schema has no type for it: a timestamp, bytes, a bigint, a string that only looks like a timestamp; or, of an object,
 * that it may have other members.
 */
export type Mark = "timestamp" | "binary" | "bigint" | "text" | "extra";

/** A mark as a part of a JSON Schema. */
export function mark(value: Mark): { readonly [markName]: Mark } {
  return { [markName]: value };
}

/** A JSON Schema without its marks. */
export function withoutMarks(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutMarks);
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) =>
      name === markName && typeof member === "string" ? [] : [[name, withoutMarks(member)]],
    ),
  );
}

/** Numbers of their own class stay as they are. */
function isPlain(value: JsonValue): value is { readonly [name: string]: JsonValue } {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
