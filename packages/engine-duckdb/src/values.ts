import type { DuckDBValue } from "@duckdb/node-api";
import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
} from "@duckdb/node-api";
import type { ColumnType } from "@metaxy-ts/core/adapter";
import { MetaxyError } from "@metaxy-ts/core/adapter";

const microsecondsPerDay = 86_400_000_000;
const millisecondsPerDay = 86_400_000;

/** A value of a staged column as the driver takes it. */
export function toDuckDB(value: unknown, type: ColumnType): DuckDBValue {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case "integer":
      return integer64(BigInt(value as number | bigint));
    case "timestamp":
      return new DuckDBTimestampTZValue(value as bigint);
    case "date":
      return new DuckDBDateValue(Math.floor(Number(value as bigint) / microsecondsPerDay));
    case "binary":
      return new DuckDBBlobValue(value as Uint8Array);
    case "list":
      return new DuckDBListValue((value as unknown[]).map((item) => toDuckDB(item, type.item)));
    case "struct": {
      const members = value as Record<string, unknown>;
      return new DuckDBStructValue(
        Object.fromEntries(
          Object.entries(type.members).map(([name, member]) => [name, toDuckDB(members[name], member)]),
        ),
      );
    }
    case "map":
      return new DuckDBMapValue(
        Object.entries(value as Record<string, unknown>).map(([key, item]) => ({
          key,
          value: toDuckDB(item, type.value),
        })),
      );
    case "other":
      return typeof value === "string" ? value : JSON.stringify(value);
    default:
      return value as DuckDBValue;
  }
}

/** The driver would cut off what does not fit. */
function integer64(value: bigint): bigint {
  if (BigInt.asIntN(64, value) === value) return value;
  throw new MetaxyError(
    "WRITE_INVALID",
    `Nothing was written: the integer ${value} does not fit 64 bits. Store it as a text or a float.`,
  );
}

/** A driver's value as users get it. */
export function fromDuckDB(value: DuckDBValue): unknown {
  if (typeof value === "bigint") return safeInteger(value);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof DuckDBTimestampTZValue || value instanceof DuckDBTimestampValue) return dateOf(value.micros);
  if (value instanceof DuckDBTimestampMillisecondsValue) return new Date(Number(value.millis));
  if (value instanceof DuckDBTimestampSecondsValue) return new Date(Number(value.seconds) * 1000);
  if (value instanceof DuckDBTimestampNanosecondsValue) return dateOf(value.nanos / 1000n);
  if (value instanceof DuckDBDateValue) return new Date(value.days * millisecondsPerDay);
  if (value instanceof DuckDBBlobValue) return new Uint8Array(value.bytes);
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map(fromDuckDB);
  if (value instanceof DuckDBStructValue) return mapValues(Object.entries(value.entries));
  if (value instanceof DuckDBMapValue) return mapValues(value.entries.map((entry) => [String(entry.key), entry.value]));
  return String(value);
}

function mapValues(entries: readonly (readonly [string, DuckDBValue])[]): Record<string, unknown> {
  return Object.fromEntries(entries.map(([name, value]) => [name, fromDuckDB(value)]));
}

/** An integer as a number where that loses nothing. */
export function safeInteger(value: bigint): number | bigint {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/** Dates hold milliseconds; the rest of the microseconds is cut off. */
function dateOf(microseconds: bigint): Date {
  return new Date(Number(microseconds / 1000n));
}

/** A parameter of a statement as the driver takes it. */
export function toParameter(value: unknown): DuckDBValue {
  if (value instanceof Date) return new DuckDBTimestampTZValue(BigInt(value.getTime()) * 1000n);
  if (value instanceof Uint8Array) return new DuckDBBlobValue(value);
  return (value ?? null) as DuckDBValue;
}
