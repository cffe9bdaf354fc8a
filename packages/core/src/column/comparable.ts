import type { ErrorCode } from "../errors/codes.js";
import { MetaxyError } from "../errors/error.js";
import type { ColumnDescription, ColumnType } from "./column-type.js";
import { sameType, typeName } from "./column-type.js";

/**
 * Whether values of two columns can stand for the same sample: values of one type, whole numbers with floats, and dates with timestamps. A
 * float is the same as a whole number of exactly its value, a date the same as its midnight in UTC. What only the engine knows is left to it, but
 * for types that compare with nothing else.
 */
export function areComparable(left: ColumnType, right: ColumnType): boolean {
  if (isOpaque(left) || isOpaque(right)) return sameType(left, right);
  if (left.kind === "other" || right.kind === "other") return true;
  return family(left) === family(right) && (family(left) !== "nested" || isSameType(left, right));
}

function isOpaque(type: ColumnType): boolean {
  return type.kind === "other" && type.isOpaque === true;
}

function family({ kind }: ColumnType): string {
  switch (kind) {
    case "integer":
    case "float":
      return "number";
    case "date":
    case "timestamp":
      return "timestamp";
    case "list":
    case "map":
    case "struct":
      return "nested";
    default:
      return kind;
  }
}

/** Whether two types are one, with the members of structs in the same order. */
export function isSameType(left: ColumnType, right: ColumnType): boolean {
  if (left.kind === "list" && right.kind === "list") return isSameType(left.item, right.item);
  if (left.kind === "map" && right.kind === "map") return isSameType(left.value, right.value);
  if (left.kind !== "struct" || right.kind !== "struct") return left.kind === right.kind;
  const [ours, theirs] = [Object.entries(left.members), Object.entries(right.members)];
  return (
    ours.length === theirs.length &&
    ours.every(([name, type], index) => {
      const [other, otherType] = theirs[index] ?? [];
      return name === other && otherType !== undefined && isSameType(type, otherType);
    })
  );
}

/** Columns, and where they are in the words of a message: `the stored rows of video/raw`. */
export interface ComparedSide {
  readonly where: string;
  readonly columns: readonly ColumnDescription[];
}

/**
 * Makes sure that two sides can be compared on columns. Columns that a side does not have are checked elsewhere.
 *
 * @throws the code, naming the column and both types.
 */
export function requireComparable(
  code: ErrorCode,
  feature: string,
  names: Iterable<string>,
  left: ComparedSide,
  right: ComparedSide,
): void {
  for (const name of names) {
    const [ours, theirs] = [left, right].map(({ columns }) => columns.find((column) => column.name === name)?.type);
    if (ours && theirs && !areComparable(ours, theirs))
      throw incomparable(code, feature, name, [left, ours], [right, theirs]);
  }
}

export function incomparable(
  code: ErrorCode,
  feature: string,
  column: string,
  [left, ours]: readonly [Pick<ComparedSide, "where">, ColumnType],
  [right, theirs]: readonly [Pick<ComparedSide, "where">, ColumnType],
): MetaxyError {
  const types = [typeName(ours), typeName(theirs)];
  return new MetaxyError(
    code,
    `Samples of ${feature} cannot be compared: column ${JSON.stringify(column)} is ${types[0]} in ${left.where}, and ${types[1]} in ${right.where}. Convert the values of one side to the type of the other. To convert stored rows, drop the table and write them again.`,
    { details: { feature, column, types } },
  );
}
