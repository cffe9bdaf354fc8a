import type { ColumnType } from "@metaxy-ts/core/adapter";
import type { RawBuilder } from "kysely";
import { sql } from "kysely";
import type { SqlFlavor } from "../flavor.js";
import { castTo } from "./cast.js";

const integer: ColumnType = { kind: "integer" };
const timestamp: ColumnType = { kind: "timestamp" };

/** Of columns that a plan names without their types: the engine knows them. */
export const unknown = { kind: "other", name: "unknown" } as const satisfies ColumnType;

interface Typed {
  readonly value: RawBuilder<unknown>;
  readonly type: ColumnType;
}

/** A column whose equal values are equal to the engine too, so that it distinguishes samples where rows are grouped. */
export function identity<Column extends Typed>(flavor: SqlFlavor, column: Column): Column {
  return flavor.identity ? { ...column, value: flavor.identity(column.value, column.type) } : column;
}

/** That two columns have the same value; null equals nothing. */
export function sameValue(flavor: SqlFlavor, left: Typed, right: Typed): RawBuilder<boolean> {
  return sql`${comparedValue(flavor, left, right.type)} = ${comparedValue(flavor, right, left.type)}`;
}

/**
 * A value as it is compared with a column of a type that core says is comparable: without losing a digit. A float is compared with whole
 * numbers as the whole number that it is, and is null when it is none; a date is compared with timestamps as its midnight; and what is compared with a type
 * that only the engine has, as a value of that type.
 */
export function comparedValue(flavor: SqlFlavor, column: Typed, other: ColumnType): RawBuilder<unknown> {
  const { value, type } = column;
  if (type.kind === "float" && other.kind === "integer")
    return sql`case when ${value} = floor(${value}) and ${value} >= -9.223372036854775808e18 and ${value} < 9.223372036854775808e18 then ${castTo(flavor, value, integer)} end`;
  if (other.kind === "other" && other.name !== unknown.name && type.kind !== "other" && flavor.asOther)
    return flavor.asOther(value, type, other);
  if (type.kind === "date" && other.kind === "timestamp") return castTo(flavor, value, timestamp);
  return identity(flavor, column).value;
}
