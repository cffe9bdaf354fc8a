import type { ErrorCode } from "../errors/codes.js";
import { isMetaxyError, MetaxyError } from "../errors/error.js";
import { suggestion } from "../errors/nearest.js";
import type { JsonValue } from "./json.js";
import type { KeyInput } from "./key.js";
import { normalizeKey } from "./key.js";

/* Readers of JSON values that say where something is not what it has to be. All throw SPEC_INVALID. */

export type JsonObject = { readonly [name: string]: JsonValue | undefined };

export function object(value: unknown, path: string): { readonly [name: string]: JsonValue } {
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as { readonly [name: string]: JsonValue };
  throw wrong(path, "an object", value);
}

/** An object with no other members than these. */
export function strictObject(value: unknown, path: string, known: readonly string[]): JsonObject {
  const read = object(value, path);
  for (const name of Object.keys(read)) {
    if (known.includes(name)) continue;
    throw new MetaxyError(
      "SPEC_INVALID",
      `${path} has an unknown member ${JSON.stringify(name)}${suggestion(name, known, "members")}`,
      { details: { path, member: name } },
    );
  }
  return read;
}

export function text(value: unknown, path: string): string {
  if (typeof value === "string") return value;
  throw wrong(path, "a string", value);
}

export function flag(value: unknown, path: string): boolean {
  if (typeof value === "boolean") return value;
  throw wrong(path, "true or false", value);
}

export function textList(value: unknown, path: string): string[] {
  if (!Array.isArray(value)) throw wrong(path, "a list of strings", value);
  return value.map((item, index) => text(item, `${path}[${index}]`));
}

/** A key: a string, a list of parts, or Metaxy's older object forms. */
export function keyFrom(value: unknown, path: string, what: "feature" | "field"): string {
  const parts = typeof value === "object" && value !== null && !Array.isArray(value) ? legacyParts(value) : value;
  if (typeof parts !== "string" && !Array.isArray(parts)) throw wrong(path, "a key", value);
  return at(path, "SPEC_INVALID", () => normalizeKey(parts as KeyInput, what));
}

/** The result of `read`; its errors have the path. */
export function at<Value>(path: string, code: ErrorCode, read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    if (!isMetaxyError(cause)) throw cause;
    throw new MetaxyError(code, `${path}: ${cause.message}`, { details: { ...cause.details, path }, cause });
  }
}

function legacyParts(value: object): unknown {
  const holder = value as { root?: unknown; parts?: unknown };
  const parts = holder.root ?? holder.parts;
  const inner = Array.isArray(parts) && parts.length === 1 ? parts[0] : undefined;
  return typeof inner === "object" && inner !== null ? legacyParts(inner) : parts;
}

/** What `read` makes of the value, or the default when there is none. */
export function optional<Value>(
  value: JsonValue | undefined,
  otherwise: JsonValue,
  read: (value: JsonValue) => Value,
): Value {
  return read(value === undefined ? otherwise : value);
}

function wrong(path: string, expected: string, value: unknown): MetaxyError {
  const shown = value === undefined ? "missing" : `${JSON.stringify(value)?.slice(0, 100)}`;
  return new MetaxyError("SPEC_INVALID", `${path} has to be ${expected}; it is ${shown}.`, { details: { path } });
}
