import { isMetaxyError, MetaxyError } from "../errors/error.js";
import { errorText } from "../errors/realm.js";
import { own } from "../own.js";
import { floatText, isJsonFloat, JsonFloat } from "./json-number.js";
import { compareUtf8 } from "./text.js";

/** A deeper value is refused; a value that contains itself is always deeper. */
const deepest = 500;

type Keys = (value: object) => readonly string[];

/**
 * The canonical JSON string of a value, the one that definition hashes are made of: what Python's
 * `json.dumps(value, sort_keys=True)` writes. Whole numbers are written as integers, {@link JsonFloat} and other numbers
 * as floats. See "Canonical JSON" in `docs/hashing-spec.md`.
 *
 * @param value Plain data.
 * @returns The string, with the keys of objects in the order of their UTF-8 bytes.
 * @throws JSON_INVALID with the path for anything that is not null, a boolean, a string, a bigint, a finite number
 * (whole ones within ±(2^53 − 1)), a {@link JsonFloat}, an array or a plain object, and for values nested deeper than
 * 500 levels or containing themselves.
 */
export function canonicalJson(value: unknown): string {
  return write(value, (object) => Object.keys(object).sort(compareUtf8), "$", 0);
}

/**
 * Like {@link canonicalJson}, with the keys of objects in their own order: what Python's `json.dumps(value)` writes.
 * Keys that are whole numbers come first, as in any JavaScript object.
 */
export function jsonText(value: unknown): string {
  return write(value, Object.keys, "$", 0);
}

/** Where a number may begin. Strings may have it, too; without it there is none. */
const mayHaveNumber = /(?:^|[:,[])\s*[-\d]/;

/**
 * Reads JSON without losing what {@link canonicalJson} needs: whole floats (`1.0`) become {@link JsonFloat}, integers
 * beyond ±(2^53 − 1) become bigints.
 *
 * @throws `JSON_INVALID` when the string is not JSON, or holds a float that is out of range.
 */
export function parseJson(text: string): unknown {
  try {
    // To look at every value takes several times as long as to read JSON of strings, such as by-field columns in a database.
    if (!mayHaveNumber.test(text)) return JSON.parse(text);
    return JSON.parse(text, (_key: string, value: unknown, ...rest: readonly unknown[]): unknown =>
      typeof value === "number" ? readNumber(sourceOf(rest[0])) : value,
    );
  } catch (error) {
    if (isMetaxyError(error)) throw error;
    throw new MetaxyError("JSON_INVALID", `The string is not JSON: ${errorText(error)}`, { cause: error });
  }
}

function sourceOf(context: unknown): string {
  if (typeof context === "object" && context !== null && "source" in context && typeof context.source === "string") {
    return context.source;
  }
  throw new MetaxyError(
    "JSON_INVALID",
    "This JavaScript engine does not support the source text of JSON numbers (context.source of JSON.parse). Use a newer one.",
  );
}

function readNumber(source: string): number | bigint | JsonFloat {
  const value = Number(source);
  if (!Number.isFinite(value)) throw new MetaxyError("JSON_INVALID", `The JSON number ${source} is out of range.`);
  if (/[.eE]/.test(source)) return Number.isInteger(value) ? new JsonFloat(value) : value;
  return Number.isSafeInteger(value) ? value + 0 : BigInt(source);
}

function write(value: unknown, keys: Keys, path: string, depth: number): string {
  if (depth > deepest) throw invalid(`is nested deeper than ${deepest} levels, or contains itself`, path.slice(0, 200));
  switch (typeof value) {
    case "boolean":
    case "bigint":
      return String(value);
    case "string":
      return quote(value);
    case "number":
      return numberText(value, path);
    case "object":
      return value === null ? "null" : writeObject(value, keys, path, depth);
    default:
      throw invalid(`is ${typeof value}, which JSON does not have`, path);
  }
}

function writeObject(value: object, keys: Keys, path: string, depth: number): string {
  if (isJsonFloat(value)) {
    if (Number.isFinite(value.value)) return floatText(value.value);
    throw invalid(`is ${value.value}, which JSON does not have`, path);
  }
  if (Array.isArray(value)) {
    const items = Array.from(value, (item: unknown, index) => write(item, keys, `${path}[${index}]`, depth + 1));
    return `[${items.join(", ")}]`;
  }
  if (!isPlain(value)) throw invalid(`is a ${value.constructor?.name ?? "special object"}, not a plain object`, path);
  const members = keys(value).map((key) => {
    const member = own(value as Readonly<Record<string, unknown>>, key);
    return `${quote(key)}: ${write(member, keys, `${path}.${key}`, depth + 1)}`;
  });
  return `{${members.join(", ")}}`;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function numberText(value: number, path: string): string {
  if (Number.isSafeInteger(value)) return String(value);
  if (Number.isInteger(value)) throw invalid(`is the unsafe integer ${value}; use a bigint or a JsonFloat`, path);
  if (Number.isFinite(value)) return floatText(value);
  throw invalid(`is ${value}, which JSON does not have`, path);
}

function quote(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

function invalid(problem: string, path: string): MetaxyError {
  return new MetaxyError("JSON_INVALID", `The value at ${path} ${problem}.`, { details: { path } });
}
