import { MetaxyError } from "../../errors/error.js";
import { isBytes, isFloatArray } from "../../errors/realm.js";
import { own } from "../../own.js";
import type { ColumnType } from "../../plan/column-type.js";
import { typeName } from "../../plan/column-type.js";
import { isInstantObject } from "../../time/timestamp.js";
import { isPlainObject } from "./plain-object.js";
import { shown } from "./shown.js";

/** The type of a column: the one that is known, else the one that all its values fit. */
export function unify(known: ColumnType | null, cells: readonly unknown[], name: string, where: string): ColumnType {
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
    const found = typeOf(cell);
    if (found && contains(found, isOther)) refuse(index, "which no column can hold. Convert it first.");
    type =
      widen(type, found) ?? refuse(index, `but it had ${type ? typeName(type) : "another type"} in the rows before.`);
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
  if (isInstantObject(value)) return { kind: "timestamp" };
  if (isBytes(value)) return { kind: "binary" };
  if (Array.isArray(value)) {
    const item = value.reduce<ColumnType | null>((type, cell) => widen(type, typeOf(cell)) ?? type, null);
    return { kind: "list", item: item ?? untold };
  }
  if (ArrayBuffer.isView(value)) return { kind: "list", item: { kind: isFloatArray(value) ? "float" : "integer" } };
  if (!isPlainObject(value)) return { kind: "other", name: value.constructor?.name ?? "object" };
  return {
    kind: "struct",
    members: Object.fromEntries(Object.entries(value).map(([name, cell]) => [name, typeOf(cell) ?? untold])),
  };
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
      (name) => [name, widen(own(left.members, name) ?? null, own(right.members, name) ?? null)] as const,
    );
    return members.every(([, type]) => type)
      ? { kind: "struct", members: Object.fromEntries(members) as Record<string, ColumnType> }
      : null;
  }
  if (left.kind === right.kind) return left;
  const numeric = (type: ColumnType): boolean => type.kind === "integer" || type.kind === "float";
  return numeric(left) && numeric(right) ? { kind: "float" } : null;
}
