import { isBytes, isDate } from "@metaxy-ts/core/adapter";

/**
 * JSON of a row: whole numbers with all their digits, timestamps in ISO form with their microseconds, bytes in base64. NaN and infinities, which JSON does not
 * have, are strings.
 */
export function json(value: unknown, space?: number): string {
  return JSON.stringify(value, replacer, space);
}

/** `JSON.stringify` asks an object for its `toJSON` first, so a date is a string here already. */
function replacer(_: string, value: unknown): unknown {
  if (typeof value === "bigint") return rawNumber(value);
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (isBytes(value)) return Buffer.from(value).toString("base64");
  if (isDate(value)) return value.toISOString();
  return value;
}

function rawNumber(value: bigint): unknown {
  return (JSON as { rawJSON?: (text: string) => unknown }).rawJSON?.(String(value)) ?? String(value);
}

/** A value as text, for tables and CSV: strings as they are, null as nothing. */
export function plainText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  const text = json(value);
  return text.startsWith('"') ? (JSON.parse(text) as string) : text;
}
