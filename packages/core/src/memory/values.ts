import type { ColumnType } from "../column/column-type.js";
import type { StageInput } from "../contract/contract.js";
import { isBytes } from "../errors/realm.js";
import { wellFormed } from "../hash/text.js";
import { setOwn } from "../own.js";
import { timestampOf } from "../time/timestamp.js";
import type { Rows } from "./rows.js";

type Copy = (value: unknown) => unknown;

const microsecondsPerDay = 86_400_000_000n;

/** Copies values of a type, or of a compatible one, into the internal form. */
export function keeper(type: ColumnType): Copy {
  switch (type.kind) {
    case "string":
      return (value) => (typeof value === "string" ? wellFormed(value) : (value ?? null));
    case "integer":
      return (value) => (typeof value === "bigint" ? safeInteger(value) : value === 0 ? 0 : (value ?? null));
    case "float":
      return (value) => (typeof value === "bigint" ? Number(value) : (value ?? null));
    case "date":
      return (value) => (typeof value === "bigint" ? value - modulo(value, microsecondsPerDay) : null);
    default:
      return nested(type, keeper);
  }
}

/** Copies internal values into the form that users get. */
function giver(type: ColumnType): Copy {
  return type.kind === "timestamp" || type.kind === "date"
    ? (value) => (typeof value === "bigint" ? timestampOf(value) : null)
    : nested(type, giver);
}

/** Copies of rows as users get them. */
export function givenRows({ columns, rows }: Rows): Record<string, unknown>[] {
  const outputs = columns.map(({ name, type }) => [name, giver(type)] as const);
  return rows.map((row) => {
    const given: Record<string, unknown> = {};
    for (const [name, give] of outputs) setOwn(given, name, give(row[name]));
    return given;
  });
}

/** Copies of rows as another store takes them, with every digit of their timestamps. */
export function givenColumns({ columns, rows }: Rows): StageInput & { readonly kind: "columns" } {
  const values = columns.map(({ name, type }) => {
    const copy = keeper(type);
    return rows.map((row) => copy(row[name]));
  });
  return { kind: "columns", columns, values };
}

function nested(type: ColumnType, copy: (type: ColumnType) => Copy): Copy {
  switch (type.kind) {
    case "binary":
      return (value) => (isBytes(value) ? value.slice() : null);
    case "list": {
      const item = copy(type.item);
      return (value) => (Array.isArray(value) ? value.map(item) : null);
    }
    case "struct": {
      const members = Object.entries(type.members).map(([name, member]) => [name, copy(member)] as const);
      return (value) => asObject(value, (object) => members.map(([name, of]) => [name, of(memberOf(object, name))]));
    }
    case "map": {
      const member = copy(type.value);
      return (value) => asObject(value, (object) => Object.entries(object).map(([name, of]) => [name, member(of)]));
    }
    default:
      return (value) => value ?? null;
  }
}

function asObject(value: unknown, entries: (value: object) => (readonly [string, unknown])[]): object | null {
  return typeof value === "object" && value !== null ? Object.fromEntries(entries(value)) : null;
}

/** A member of a struct or of a map; null where there is none. */
export function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return null;
  return (value as Readonly<Record<string, unknown>>)[name] ?? null;
}

function safeInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function modulo(value: bigint, divisor: bigint): bigint {
  return ((value % divisor) + divisor) % divisor;
}
