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
  return value === null || value === undefined ? null : writerOf(type)(value);
}

type Writer = (value: unknown) => string;

const writers = new WeakMap<ColumnType, Writer>();

/** Rows have the same types, and a look at the type of each value takes longer than to write it. */
function writerOf(type: ColumnType): Writer {
  const known = writers.get(type);
  if (known) return known;
  const writer = presentWriter(type);
  const write: Writer = (value) => (value === null || value === undefined ? "null" : writer(value));
  writers.set(type, write);
  return write;
}

function presentWriter(type: ColumnType): Writer {
  switch (type.kind) {
    case "list": {
      const item = writerOf(type.item);
      return (value) => `[${(value as readonly unknown[]).map(item).join(",")}]`;
    }
    case "struct":
      return structWriter(Object.entries(type.members));
    case "map": {
      const member = writerOf(type.value);
      return (value) => {
        const given = value as Readonly<Record<string, unknown>>;
        const entries = Object.keys(given).map((name) => `${stringText(name)}:${member(own(given, name))}`);
        return `{${entries.join(",")}}`;
      };
    }
    case "timestamp":
      return (value) => JSON.stringify(timestampText(BigInt(value as bigint)));
    case "date":
      return (value) => JSON.stringify(timestampText(BigInt(value as bigint)).replace(/T.*$/s, ""));
    case "binary":
      return (value) => JSON.stringify(Buffer.from(value as Uint8Array).toString("base64"));
    case "integer":
      return String;
    case "float":
      return (value) => floatText(Number(value));
    default:
      return plainText;
  }
}

function structWriter(members: readonly (readonly [string, ColumnType])[]): Writer {
  const parts = members.map(([name, type]) => ({ name, label: `${JSON.stringify(name)}:`, write: writerOf(type) }));
  return (value) => {
    const given = value as Readonly<Record<string, unknown>>;
    return `{${parts.map(({ name, label, write }) => label + write(own(given, name))).join(",")}}`;
  };
}

function floatText(value: number): string {
  if (!Number.isFinite(value)) return JSON.stringify(String(value));
  return Object.is(value, -0) ? "-0.0" : String(value);
}

/** What stands in JSON as it is, such as every hash. */
const plainString = /^[ !#-[\]-~]*$/;

function stringText(value: string): string {
  return plainString.test(value) ? `"${value}"` : JSON.stringify(wellFormed(value));
}

function plainText(value: unknown): string {
  if (typeof value === "string") return stringText(value);
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
      if (type.value.kind === "string" && hasStringsOnly(value)) return value;
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

/** As by-field columns are: what JSON gave is then the value. */
function hasStringsOnly(value: object): boolean {
  return !Array.isArray(value) && Object.values(value).every((member) => typeof member === "string");
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
