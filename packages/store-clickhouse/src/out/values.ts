import type { ColumnType } from "@metaxy-ts/core/adapter";
import { MetaxyError, microsecondsOf, own, timestampOf } from "@metaxy-ts/core/adapter";

/** Makes a JavaScript value of what stands in JSON. */
export type ReadValue = (value: unknown) => unknown;

const asIs: ReadValue = (value) => value;

export function valueReader(type: ColumnType): ReadValue {
  switch (type.kind) {
    case "integer":
      return orNull(readInteger);
    case "float":
      // The digits are the fewest that tell the value from others of 32 bits: of 64 bits, they are another value.
      return orNull(type.native === "Float32" ? (value) => Math.fround(readFloat(value)) : readFloat);
    case "timestamp":
    case "date":
      return orNull(readTimestamp);
    case "binary":
      return orNull((value) => new Uint8Array(Buffer.from(String(value), "base64")));
    case "list": {
      const item = valueReader(type.item);
      return orNull((value) => (value as unknown[]).map(item));
    }
    case "map": {
      const inner = valueReader(type.value);
      return orNull((value) => mapped(value as object, () => inner));
    }
    case "struct": {
      const members = new Map(Object.entries(type.members).map(([name, member]) => [name, valueReader(member)]));
      return orNull((value) => mapped(value as object, (name) => members.get(name) ?? asIs));
    }
    case "other":
      return /^(?:Nullable\()?U?Int(?:64|128|256)\)?$/.test(type.name) ? orNull(readInteger) : asIs;
    default:
      return asIs;
  }
}

function orNull(read: ReadValue): ReadValue {
  return (value) => (value === null ? null : read(value));
}

const infinities: Readonly<Record<string, number>> = {
  inf: Number.POSITIVE_INFINITY,
  "-inf": Number.NEGATIVE_INFINITY,
};

const sixDigits = "2024-01-31T12:00:00.123456Z".length;

/** As `date_time_output_format = 'iso'` writes it: up to nine digits, and Z; or a day. */
function readTimestamp(value: unknown): Date {
  const text = String(value);
  const cut = new Date(text); // to the millisecond
  if (text.length < sixDigits || (text.length === sixDigits && text.endsWith("000Z"))) return cut;
  const microseconds = microsecondsOf(text);
  if (microseconds !== null) return timestampOf(microseconds);
  throw new MetaxyError(
    "READ_INVALID",
    `A stored timestamp is ${text}, and rows have microseconds. Omit its column, or read Arrow data.`,
  );
}

function readFloat(value: unknown): number {
  return own(infinities, String(value)) ?? Number(value);
}

function readInteger(value: unknown): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BigInt(String(value));
}

function mapped(value: object, reader: (name: string) => ReadValue): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, reader(name)(member)]));
}
