import type { ColumnType } from "@metaxy-ts/core/adapter";
import {
  isBytes,
  isJsonFloat,
  microsecondsOf,
  own,
  parseJson,
  setOwn,
  timestampOf,
  wellFormed,
} from "@metaxy-ts/core/adapter";

const microsecondsPerSecond = 1_000_000n;

/**
 * A nested value as JSON, for engines without types for lists, structs and maps. {@link fromJson} reads it back without a loss.
 *
 * Timestamps and dates are strings in ISO 8601, bytes are base64, and floats that JSON does not have are `"NaN"`, `"Infinity"` and
 * `"-Infinity"`. Equal values have equal strings, but for the order of a map's entries.
 *
 * @param value A value as it is staged: its timestamps are microseconds as bigint.
 * @param type Its type.
 * @returns The text; null for null.
 */
export function toJson(value: unknown, type: ColumnType): string | null {
  return value === null || value === undefined ? null : text(value, type);
}

function text(value: unknown, type: ColumnType): string {
  if (value === null || value === undefined) return "null";
  switch (type.kind) {
    case "list":
      return `[${(value as readonly unknown[]).map((item) => text(item, type.item)).join(",")}]`;
    case "struct":
      return objectText(Object.entries(type.members), value as object);
    case "map":
      return objectText(
        Object.keys(value).map((name) => [name, type.value]),
        value as object,
      );
    case "timestamp":
      return JSON.stringify(timestampText(BigInt(value as bigint)));
    case "date":
      return JSON.stringify(timestampText(BigInt(value as bigint)).replace(/T.*$/s, ""));
    case "binary":
      return JSON.stringify(Buffer.from(value as Uint8Array).toString("base64"));
    case "integer":
      return String(value);
    case "float":
      return floatText(Number(value));
    default:
      return plainText(value);
  }
}

function objectText(members: readonly (readonly [string, ColumnType])[], value: object): string {
  const entries = members.map(([name, type]) => {
    const member = own(value as Readonly<Record<string, unknown>>, name);
    return `${JSON.stringify(name)}:${text(member, type)}`;
  });
  return `{${entries.join(",")}}`;
}

function floatText(value: number): string {
  if (!Number.isFinite(value)) return JSON.stringify(String(value));
  return Object.is(value, -0) ? "-0.0" : String(value);
}

function plainText(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(wellFormed(value));
  return typeof value === "bigint" ? String(value) : JSON.stringify(value);
}

/**
 * A timestamp in ISO 8601, with six digits behind the point.
 *
 * @param microseconds Since 1970 UTC.
 * @returns The string: `2024-01-31T12:00:00.123456Z`.
 */
export function timestampText(microseconds: bigint): string {
  const rest = ((microseconds % microsecondsPerSecond) + microsecondsPerSecond) % microsecondsPerSecond;
  const seconds = new Date(Number((microseconds - rest) / 1000n)).toISOString().replace(".000Z", "");
  return `${seconds}.${String(rest).padStart(6, "0")}Z`;
}

/**
 * Reads what {@link toJson} wrote.
 *
 * @param json The text; null for null.
 * @param type The type of the value.
 * @returns The value as rows have it: its timestamps are what `timestampOf` makes of them.
 * @throws JSON_INVALID for what is not JSON.
 */
export function fromJson(json: string | null, type: ColumnType): unknown {
  return json === null ? null : read(parseJson(json), type);
}

function read(value: unknown, type: ColumnType): unknown {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case "list":
      return Array.isArray(value) ? value.map((item) => read(item, type.item)) : plain(value);
    case "struct":
      return readObject(Object.entries(type.members), value);
    case "map":
      return readObject(
        Object.keys(value).map((name) => [name, type.value]),
        value,
      );
    case "timestamp":
    case "date": {
      const microseconds = microsecondsOf(value);
      return microseconds === null ? plain(value) : timestampOf(microseconds);
    }
    case "binary":
      return typeof value === "string" ? new Uint8Array(Buffer.from(value, "base64")) : plain(value);
    case "float":
      return Number(plain(value));
    case "boolean":
      return value === true || Number(plain(value)) === 1;
    default:
      return plain(value);
  }
}

function readObject(members: readonly (readonly [string, ColumnType])[], value: unknown): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, type] of members) setOwn(result, name, read(own(value as Record<string, unknown>, name), type));
  return result;
}

/** Without what says that JSON wrote a whole number as a float. */
function plain(value: unknown): unknown {
  if (isJsonFloat(value)) return value.value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null || isBytes(value)) return value;
  const result: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) setOwn(result, name, plain(member));
  return result;
}
