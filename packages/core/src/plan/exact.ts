import type { ColumnDescription, ColumnType } from "../column/column-type.js";
import { sameType } from "../column/column-type.js";
import { own } from "../own.js";
import type { TableChange, WriteCheck } from "./write-plan.js";

/** What has to be looked at so that no value loses a digit on its way into a table. */
export function exactChecks(
  columns: readonly ColumnDescription[],
  existing: readonly ColumnDescription[] | null,
  change: TableChange,
): WriteCheck[] {
  const stored = storedTypes(existing, change);
  const grown = change.kind === "extend" ? change.grown : [];
  return [
    ...columns.flatMap(({ name, type }): WriteCheck[] => {
      const to = stored.get(name);
      return to && mayLose(type, to) ? [{ kind: "exact", column: name, to }] : [];
    }),
    ...grown.flatMap(({ name, from, to }): WriteCheck[] =>
      mayLose(from, to) ? [{ kind: "exactStored", column: name, from, to }] : [],
    ),
  ];
}

/** The types of a table's columns once it is changed. */
function storedTypes(existing: readonly ColumnDescription[] | null, change: TableChange): Map<string, ColumnType> {
  const types = new Map((existing ?? []).map(({ name, type }) => [name, type]));
  if (change.kind === "none") return types;
  for (const { name, type } of change.columns) types.set(name, type);
  if (change.kind === "extend") for (const { name, to } of change.grown) types.set(name, to);
  return types;
}

/**
 * Whether a value of one type may be less exact in another: floats have 53 bits, dates no time of day, and what types of the engine's own have, it
 * knows. A float that a table has in fewer bits is rounded there, as vectors are meant to be.
 */
function mayLose(from: ColumnType, to: ColumnType): boolean {
  if (from.kind === "list" && to.kind === "list") return mayLose(from.item, to.item);
  if (from.kind === "map" && to.kind === "map") return mayLose(from.value, to.value);
  if (from.kind === "struct" && to.kind === "map")
    return Object.values(from.members).some((member) => mayLose(member, to.value));
  if (from.kind === "struct" && to.kind === "struct")
    return Object.entries(from.members).some(([name, member]) => {
      const target = own(to.members, name);
      return target !== undefined && mayLose(member, target);
    });
  if (from.kind === "other") return to.kind !== "string" && !(to.kind === "other" && to.name === from.name);
  if (to.kind === "other") return ["integer", "float", "string", "timestamp"].includes(from.kind);
  if (from.kind === "timestamp" && to.kind === "timestamp") return !sameType(from, to);
  if (from.kind === to.kind) return from.kind !== "float" && isOtherNative(from, to);
  return conversions.has(`${from.kind} ${to.kind}`);
}

/** Those in which some values are less exact. */
const conversions: ReadonlySet<string> = new Set(["integer float", "float integer", "timestamp date"]);

/** Whether the engine has a type of its own for values that come in another one of the kind. */
function isOtherNative(from: ColumnType, to: ColumnType): boolean {
  return "native" in to && to.native !== undefined && !sameType(from, to);
}
