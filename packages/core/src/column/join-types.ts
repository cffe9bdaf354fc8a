import type { ColumnType } from "./column-type.js";

/** The unknown type of an empty list's items or of a null member: it is compatible with any other. */
export const unknownType: ColumnType = Object.freeze({ kind: "string" });

/** The type that holds the values of both; null when there is none. */
export function joinedType(left: ColumnType, right: ColumnType): ColumnType | null {
  if (left === unknownType || right === unknownType) return left === unknownType ? right : left;
  if (left.kind === "other" || right.kind === "other") return null;
  if (left.kind === "list" && right.kind === "list") {
    const item = joinedType(left.item, right.item);
    return item && { kind: "list", item };
  }
  if (left.kind === "map" && right.kind === "map") {
    const value = joinedType(left.value, right.value);
    return value && { kind: "map", value };
  }
  if (left.kind === "struct" && right.kind === "struct") {
    const members = new Map(Object.entries(left.members));
    for (const [name, type] of Object.entries(right.members)) {
      const known = members.get(name);
      const joined = known ? joinedType(known, type) : type;
      if (!joined) return null;
      members.set(name, joined);
    }
    return { kind: "struct", members: Object.fromEntries(members) };
  }
  if (left.kind === right.kind) return left;
  return isNumber(left) && isNumber(right) ? { kind: "float" } : null;
}

function isNumber({ kind }: ColumnType): boolean {
  return kind === "integer" || kind === "float";
}
