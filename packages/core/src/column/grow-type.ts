import type { ColumnType } from "./column-type.js";
import { unknownType } from "./join-types.js";

/** What becomes of a type so that it holds the values of another one too. */
export type Growth =
  | {
      readonly kind: "grown";
      /** The type itself when it holds them already. */
      readonly type: ColumnType;
      /** Whether values that are there become values of another type, as whole numbers become floats. */
      readonly widened: boolean;
    }
  /** Some values of the one are not values of the other. */
  | {
      readonly kind: "conflict";
      /** Where in the type: names of members, `[]` for the items of a list, `{}` for the values of a map. */
      readonly path: readonly string[];
      readonly type: ColumnType;
      readonly given: ColumnType;
    };

/**
 * The type widened for the values of `given`: structs get members, whole numbers become floats. Existing members keep their order. Types that only the
 * engine has are converted with its casts.
 */
export function grownType(type: ColumnType, given: ColumnType, path: readonly string[] = []): Growth {
  const same: Growth = { kind: "grown", type, widened: false };
  if (given === unknownType || type.kind === "other" || given.kind === "other") return same;
  if (type.kind === "list" && given.kind === "list")
    return within(grownType(type.item, given.item, [...path, "[]"]), type.item, type, (item) => ({
      kind: "list",
      item,
    }));
  if (type.kind === "map" && given.kind === "map")
    return within(grownType(type.value, given.value, [...path, "{}"]), type.value, type, (value) => ({
      kind: "map",
      value,
    }));
  if (type.kind === "map" && given.kind === "struct") return grownMap(type, Object.entries(given.members), path);
  if (type.kind === "struct" && given.kind === "struct") return grownStruct(type, Object.entries(given.members), path);
  if (type.kind === given.kind) return same;
  if (type.kind === "float" && given.kind === "integer") return same;
  if (type.kind === "timestamp" && given.kind === "date") return same;
  if (type.kind === "integer" && given.kind === "float") return { kind: "grown", type: given, widened: true };
  return { kind: "conflict", path, type, given };
}

type Members = readonly (readonly [name: string, type: ColumnType])[];

function grownStruct(type: ColumnType & { readonly kind: "struct" }, given: Members, path: readonly string[]): Growth {
  const members = new Map(Object.entries(type.members));
  let changed = false;
  let widened = false;
  for (const [name, member] of given) {
    const known = members.get(name);
    const growth: Growth = known
      ? grownType(known, member, [...path, name])
      : { kind: "grown", type: member, widened: false };
    if (growth.kind === "conflict") return growth;
    widened ||= growth.widened;
    changed ||= growth.type !== known;
    members.set(name, growth.type);
  }
  return {
    kind: "grown",
    type: changed ? { kind: "struct", members: Object.fromEntries(members) } : type,
    widened,
  };
}

/** Objects whose members are the entries of a map. */
function grownMap(type: ColumnType & { readonly kind: "map" }, given: Members, path: readonly string[]): Growth {
  let { value } = type;
  let widened = false;
  for (const [name, member] of given) {
    const growth = grownType(value, member, [...path, name]);
    if (growth.kind === "conflict") return growth;
    value = growth.type;
    widened ||= growth.widened;
  }
  return { kind: "grown", type: value === type.value ? type : { kind: "map", value }, widened };
}

function within(
  growth: Growth,
  inner: ColumnType,
  type: ColumnType,
  around: (inner: ColumnType) => ColumnType,
): Growth {
  if (growth.kind === "conflict") return growth;
  return { ...growth, type: growth.type === inner ? type : around(growth.type) };
}

/** The type with the members that another one has and it lacks, at any depth. Where the two contradict each other it stays as it is. */
export function withMembers(type: ColumnType, other: ColumnType): ColumnType {
  if (type.kind === "list" && other.kind === "list") {
    const item = withMembers(type.item, other.item);
    return item === type.item ? type : { kind: "list", item };
  }
  if (type.kind === "map" && other.kind === "map") {
    const value = withMembers(type.value, other.value);
    return value === type.value ? type : { kind: "map", value };
  }
  if (type.kind !== "struct" || other.kind !== "struct") return type;
  const members = new Map(Object.entries(type.members));
  let changed = false;
  for (const [name, member] of Object.entries(other.members)) {
    const known = members.get(name);
    const grown = known ? withMembers(known, member) : member;
    changed ||= grown !== known;
    members.set(name, grown);
  }
  return changed ? { kind: "struct", members: Object.fromEntries(members) } : type;
}
