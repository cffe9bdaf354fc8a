import type { ColumnType } from "@metaxy-ts/core/adapter";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import { toJson } from "@metaxy-ts/sql";
import { dayStamp, stamp } from "./stamp.js";
import { isJson } from "./types.js";

/**
 * A staged value, which is not null, in the form that Postgres reads for its type, in a literal or in COPY.
 *
 * @throws WRITE_INVALID for a character NUL, which Postgres has in no text.
 */
export function storedText(value: unknown, type: ColumnType): string {
  if (isJson(type)) return checkedJson(toJson(value, type) ?? "null");
  switch (type.kind) {
    case "timestamp":
      return stamp(BigInt(value as bigint));
    case "date":
      return dayStamp(BigInt(value as bigint));
    case "boolean":
      return value ? "t" : "f";
    case "binary":
      return `\\x${Buffer.from(value as Uint8Array).toString("hex")}`;
    case "float":
      return Object.is(value, -0) ? "-0" : String(value);
    case "list":
      return `{${(value as readonly unknown[]).map((item) => arrayItem(item, type.item)).join(",")}}`;
    case "other":
      return otherText(value);
    default:
      return checked(String(value), nul);
  }
}

const nul = /\0/;
/** In JSON: behind an even number of backslashes. */
const escapedNul = /(?<!\\)(?:\\\\)*\\u0000/;

function checkedJson(json: string): string {
  return json.includes("\\u0000") ? checked(json, escapedNul) : json;
}

function checked(text: string, forbidden: RegExp): string {
  if (!forbidden.test(text)) return text;
  throw new MetaxyError(
    "WRITE_INVALID",
    `Nothing was written: ${JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text)} has the character NUL, which Postgres has in no text. Leave the character out, or store the value as bytes.`,
  );
}

function arrayItem(item: unknown, type: ColumnType): string {
  if (item === null || item === undefined) return "NULL";
  const text = storedText(item, type);
  return type.kind === "integer" || type.kind === "float" || type.kind === "boolean"
    ? text
    : `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
}

/** Values of types that only Postgres has come and go in its own form. Objects are JSON. */
function otherText(value: unknown): string {
  return typeof value === "object" && value !== null ? checkedJson(JSON.stringify(value)) : checked(String(value), nul);
}
