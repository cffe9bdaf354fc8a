import type { ColumnType } from "../../../column/column-type.js";
import { isBytes, isTypedArray, ownBytes } from "../../../errors/realm.js";
import { own } from "../../../own.js";
import { microsecondsOf, timestampProblem } from "../../../time/timestamp.js";
import { InvalidValue } from "./invalid-value.js";
import { isPlainObject } from "./plain-object.js";

/** Makes what an engine takes of a value: timestamps as microseconds, everything else as it is. */
export type Convert = (value: unknown) => unknown;

/** A converter for the values of a type. @throws InvalidValue for a value that is none of it, or that has more than it. */
export function converter(type: ColumnType): Convert {
  const convert = present(type);
  return (value) => (value === null || value === undefined ? null : convert(value));
}

function present(type: ColumnType): Convert {
  switch (type.kind) {
    case "string":
    case "boolean":
      return (value) => (typeof value === type.kind ? value : invalidValue(value, type));
    case "integer":
      return (value) => (isInteger(value) ? value : invalidValue(value, type));
    case "float":
      return (value) => {
        if (typeof value === "number") return value;
        return typeof value === "bigint" && BigInt(Number(value)) === value ? Number(value) : invalidValue(value, type);
      };
    case "timestamp":
    case "date":
      return (value) => timestamp(value, type);
    case "binary":
      return (value) => (isBytes(value) ? ownBytes(value) : invalidValue(value, type));
    case "list":
      return list(type);
    case "struct":
      return struct(type);
    case "map": {
      const member = converter(type.value);
      return (value) =>
        isPlainObject(value)
          ? Object.fromEntries(Object.entries(value).map(([name, cell]) => [name, member(cell)]))
          : invalidValue(value, type);
    }
    case "other":
      return (value) => value;
  }
}

function isInteger(value: unknown): boolean {
  return Number.isSafeInteger(value) || (typeof value === "bigint" && BigInt.asIntN(64, value) === value);
}

function list(type: ColumnType & { readonly kind: "list" }): Convert {
  const item = converter(type.item);
  return (value) => {
    if (Array.isArray(value)) return value.map((cell) => item(cell));
    return isTypedArray(value) ? Array.from(value, item) : invalidValue(value, type);
  };
}

function struct(type: ColumnType & { readonly kind: "struct" }): Convert {
  const members = Object.entries(type.members).map(([name, member]) => [name, converter(member)] as const);
  return (value) => {
    if (!isPlainObject(value)) return invalidValue(value, type);
    for (const name of Object.keys(value))
      if (!Object.hasOwn(type.members, name) && (own(value, name) ?? null) !== null)
        throw new InvalidValue(value, type, `it has no member ${JSON.stringify(name)}`);
    return Object.fromEntries(members.map(([name, member]) => [name, member(own(value, name))]));
  };
}

function invalidValue(value: unknown, type: ColumnType): never {
  throw new InvalidValue(value, type);
}

const day = 86_400_000_000n;

function timestamp(value: unknown, type: ColumnType): bigint {
  const microseconds = microsecondsOf(value);
  if (microseconds !== null && (type.kind === "timestamp" || microseconds % day === 0n)) return microseconds;
  const problem =
    microseconds === null ? timestampProblem(value) : "it has a time of day, which the column cannot store";
  throw new InvalidValue(value, type, problem);
}
