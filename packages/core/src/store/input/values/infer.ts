import type { ColumnType } from "../../../column/column-type.js";
import { joinedType, unknownType } from "../../../column/join-types.js";
import { isBytes, isFloatArray } from "../../../errors/realm.js";
import { isTimestampObject } from "../../../time/timestamp.js";
import { isPlainObject } from "./plain-object.js";

/** The type of a value, with `unknownType` for unknown parts; null for no type. */
export function typeOf(value: unknown): ColumnType | null {
  switch (typeof value) {
    case "undefined":
      return null;
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

function objectType(value: object): ColumnType {
  if (isTimestampObject(value)) return { kind: "timestamp" };
  if (isBytes(value)) return { kind: "binary" };
  if (Array.isArray(value)) {
    const item = value.reduce<ColumnType>(
      (type, cell) => joinedType(type, typeOf(cell) ?? unknownType) ?? type,
      unknownType,
    );
    return { kind: "list", item };
  }
  if (ArrayBuffer.isView(value)) return { kind: "list", item: { kind: isFloatArray(value) ? "float" : "integer" } };
  if (!isPlainObject(value)) return { kind: "other", name: value.constructor?.name ?? "object" };
  return {
    kind: "struct",
    members: Object.fromEntries(Object.entries(value).map(([name, cell]) => [name, typeOf(cell) ?? unknownType])),
  };
}

/** Whether a column can hold the values of a type. */
export function isStorable(type: ColumnType): boolean {
  return !contains(type, ({ kind }) => kind === "other");
}

/** Whether an object without members is in values of a type. */
export function holdsEmpty(type: ColumnType | null): boolean {
  return type !== null && contains(type, (part) => part.kind === "struct" && Object.keys(part.members).length === 0);
}

/** Whether a type, or one inside of it, is of some sort. */
function contains(type: ColumnType, sort: (type: ColumnType) => boolean): boolean {
  if (sort(type)) return true;
  if (type.kind === "list") return contains(type.item, sort);
  if (type.kind === "map") return contains(type.value, sort);
  return type.kind === "struct" && Object.values(type.members).some((member) => contains(member, sort));
}

/**
 * The type as a column has it. A member without any value is left out, as long as there are others: it is made when its first value comes.
 * The items of empty lists are strings.
 */
export function settledType(type: ColumnType): ColumnType {
  switch (type.kind) {
    case "list":
      return { kind: "list", item: settledType(type.item) };
    case "map":
      return { kind: "map", value: settledType(type.value) };
    case "struct": {
      const members = Object.entries(type.members);
      const known = members.filter(([, member]) => member !== unknownType);
      const present = known.length > 0 ? known : members;
      return {
        kind: "struct",
        members: Object.fromEntries(present.map(([name, member]) => [name, settledType(member)])),
      };
    }
    default:
      return type === unknownType ? { kind: "string" } : type;
  }
}
