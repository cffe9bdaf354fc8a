import { MetaxyError } from "../errors/error.js";
import type { ColumnDescription, ColumnType } from "../plan/column-type.js";
import { typeName } from "../plan/column-type.js";
import { microseconds } from "./clock.js";
import type { StageInput } from "./contract.js";

type Row = Readonly<Record<string, unknown>>;

/**
 * Rows as typed columns; without rows they are those of `always`. A column has the type that is known for it, else the one that all its values fit.
 *
 * @throws WRITE_INVALID naming the first row and column whose value does not fit.
 */
export function rowsToColumns(
  rows: readonly Row[],
  known: ReadonlyMap<string, ColumnType>,
  where: string,
  always: readonly string[] = [],
): StageInput & { readonly kind: "columns" } {
  const names = new Set(rows.length === 0 ? always : []);
  for (const row of rows) for (const name of Object.keys(row)) names.add(name);
  const columns: ColumnDescription[] = [];
  const values: unknown[][] = [];
  for (const name of names) {
    const cells = rows.map((row) => row[name] ?? null);
    const type = unify(known.get(name) ?? null, cells, name, where);
    columns.push({ name, type });
    values.push(
      cells.map((cell, index) =>
        convert(cell, type, () => `${where}, row ${index + 1}, column ${JSON.stringify(name)}`),
      ),
    );
  }
  return { kind: "columns", columns, values };
}

function unify(known: ColumnType | null, cells: readonly unknown[], name: string, where: string): ColumnType {
  if (known && known.kind !== "other") return known;
  let type: ColumnType | null = null;
  const refuse = (index: number, problem: string): never => {
    throw new MetaxyError(
      "WRITE_INVALID",
      `${where}, row ${index + 1}: column ${JSON.stringify(name)} has ${shown(cells[index])}, ${problem}`,
      { details: { row: index, column: name } },
    );
  };
  for (const [index, cell] of cells.entries()) {
    if (cell === null) continue;
    const own = typeOf(cell);
    if (own && contains(own, isOther)) refuse(index, "which no column can hold. Convert it first.");
    type =
      widen(type, own) ?? refuse(index, `but it had ${type ? typeName(type) : "another type"} in the rows before.`);
  }
  if (type && contains(type, isEmpty)) {
    const first = cells.findIndex((cell) => contains(typeOf(cell), isEmpty));
    refuse(first, "an object without members, so its type is not known. Leave it out, or declare a schema.");
  }
  return type ?? { kind: "string" };
}

/** Whether a type, or one inside of it, is of some sort. */
function contains(type: ColumnType | null, sort: (type: ColumnType) => boolean): boolean {
  if (!type) return false;
  if (sort(type)) return true;
  if (type.kind === "list") return contains(type.item, sort);
  return type.kind === "struct" && Object.values(type.members).some((member) => contains(member, sort));
}

const isOther = (type: ColumnType): boolean => type.kind === "other";
const isEmpty = (type: ColumnType): boolean => type.kind === "struct" && Object.keys(type.members).length === 0;

function typeOf(value: unknown): ColumnType | null {
  switch (typeof value) {
    case "string":
      return { kind: "string" };
    case "boolean":
      return { kind: "boolean" };
    case "bigint":
      return { kind: "integer" };
    case "number":
      return { kind: Number.isSafeInteger(value) ? "integer" : "float" };
    case "object":
      return value === null ? null : objectType(value);
    default:
      return { kind: "other", name: typeof value };
  }
}

/** The type of what an empty list or a null member does not tell: any other fits it, and text is what it is without one. */
const untold: ColumnType = { kind: "string" };

function objectType(value: object): ColumnType {
  if (value instanceof Date) return { kind: "timestamp" };
  if (value instanceof Uint8Array) return { kind: "binary" };
  if (Array.isArray(value)) {
    const item = value.reduce<ColumnType | null>((type, cell) => widen(type, typeOf(cell)) ?? type, null);
    return { kind: "list", item: item ?? untold };
  }
  if (ArrayBuffer.isView(value)) return { kind: "list", item: { kind: isFloatArray(value) ? "float" : "integer" } };
  if (!isPlainObject(value)) return { kind: "other", name: value.constructor.name };
  return {
    kind: "struct",
    members: Object.fromEntries(Object.entries(value).map(([name, cell]) => [name, typeOf(cell) ?? untold])),
  };
}

function isFloatArray(value: ArrayBufferView): boolean {
  return value instanceof Float32Array || value instanceof Float64Array;
}

/** The type that both fit; null when there is none. */
function widen(left: ColumnType | null, right: ColumnType | null): ColumnType | null {
  if (!left || !right) return left ?? right;
  if (left === untold || right === untold) return left === untold ? right : left;
  if (left.kind === "other" || right.kind === "other") return null;
  if (left.kind === "list" && right.kind === "list") {
    const item = widen(left.item, right.item);
    return item && { kind: "list", item };
  }
  if (left.kind === "struct" && right.kind === "struct") {
    const names = [...new Set([...Object.keys(left.members), ...Object.keys(right.members)])];
    const members = names.map(
      (name) => [name, widen(left.members[name] ?? null, right.members[name] ?? null)] as const,
    );
    return members.every(([, type]) => type)
      ? { kind: "struct", members: Object.fromEntries(members) as Record<string, ColumnType> }
      : null;
  }
  if (left.kind === right.kind) return left;
  const numeric = (type: ColumnType): boolean => type.kind === "integer" || type.kind === "float";
  return numeric(left) && numeric(right) ? { kind: "float" } : null;
}

/** A date, or a date and a time with its time zone: what means the same instant on every machine. */
const instantText = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?$/;

/** The value as the engine takes it: instants as microseconds, everything else as it is, once it fits the type. */
function convert(value: unknown, type: ColumnType, where: () => string): unknown {
  if (value === null || value === undefined) return null;
  const nested = (cell: unknown, inner: ColumnType): unknown => convert(cell, inner, where);
  switch (type.kind) {
    case "string":
      if (typeof value === "string") return value;
      break;
    case "boolean":
      if (typeof value === "boolean") return value;
      break;
    case "integer":
      if (Number.isSafeInteger(value) || (typeof value === "bigint" && BigInt.asIntN(64, value) === value))
        return value;
      break;
    case "float":
      if (typeof value === "number") return value;
      if (typeof value === "bigint" && BigInt(Number(value)) === value) return Number(value);
      break;
    case "timestamp":
    case "date":
      if (value instanceof Date && !Number.isNaN(value.getTime())) return microseconds(value);
      if (typeof value === "string" && instantText.test(value) && !Number.isNaN(Date.parse(value)))
        return microseconds(new Date(value));
      break;
    case "binary":
      if (value instanceof Uint8Array) return value;
      break;
    case "list":
      if (Array.isArray(value)) return value.map((cell) => nested(cell, type.item));
      if (ArrayBuffer.isView(value) && !(value instanceof DataView))
        return Array.from(value as unknown as ArrayLike<unknown>, (cell) => nested(cell, type.item));
      break;
    case "struct":
      if (isPlainObject(value))
        return Object.fromEntries(
          Object.entries(type.members).map(([name, member]) => [name, nested(value[name], member)]),
        );
      break;
    case "map":
      if (isPlainObject(value))
        return Object.fromEntries(Object.entries(value).map(([name, cell]) => [name, nested(cell, type.value)]));
      break;
    case "other":
      return value;
  }
  throw new MetaxyError("WRITE_INVALID", `${where()}: ${shown(value)} does not fit ${typeName(type)}.`);
}

/** An object whose own properties are its members; not a list, a date, a map or anything else that holds values in a way of its own. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || value instanceof Date || ArrayBuffer.isView(value)) return false;
  return !(Symbol.iterator in value);
}

/** Tells the samples of rows apart; columns that hold the same value give the same text. */
export function sampleKey(idColumns: readonly string[], row: Row): string {
  const values = idColumns.map((column) => {
    const value = row[column];
    if (value instanceof Date) return value.getTime();
    return typeof value === "string" ? value : [String(value)];
  });
  return JSON.stringify(values);
}

/** A value for messages, cut to a readable length. */
export function shown(value: unknown): string {
  const text = shownWhole(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

function shownWhole(value: unknown): string {
  if (value instanceof Date && Number.isNaN(value.getTime())) return "an invalid date";
  if (typeof value === "function") return "a function";
  if (value instanceof Map) return "a Map";
  if (value instanceof Set) return "a Set";
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  return JSON.stringify(value, (_, cell: unknown) => (typeof cell === "bigint" ? `${cell}` : cell)) ?? String(value);
}
