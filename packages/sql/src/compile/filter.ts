import type { ComparisonOperator, FilterExpression, FilterOperand, FilterScalar } from "@metaxy-ts/core/adapter";
import { isDate, microsecondsOf } from "@metaxy-ts/core/adapter";
import type { RawBuilder } from "kysely";
import { sql } from "kysely";
import type { SqlFlavor } from "../flavor.js";
import { castTo } from "./cast.js";
import type { Output } from "./rows.js";
import { allOf, anyOf, isMissing } from "./rows.js";

/** Finds a column that a filter names. */
export type FindColumn = (name: string) => Output;

/**
 * A filter as a condition of SQL, true, false or null by three-valued logic. Core has checked that both sides of a comparison are of one
 * type. Strings compare by their UTF-8 bytes, dates and timestamps by their microseconds, NaN equals itself and is above all other numbers.
 */
function compileFilter(flavor: SqlFlavor, filter: FilterExpression, column: FindColumn): RawBuilder<boolean> {
  const compile = (expression: FilterExpression): RawBuilder<boolean> => {
    switch (expression.kind) {
      case "constant":
        return constant(expression.value);
      case "comparison":
        return comparison(column(expression.column), expression.operator, expression.operand);
      case "isNull":
        return isMissing(flavor, column(expression.column));
      case "in": {
        const left = column(expression.column);
        const possible = expression.values.filter((value) => infinityOf(flavor, left, value) === undefined);
        const values = possible.map((value) => literal(flavor, left, value));
        if (values.length === 0 && expression.values.length > 0) return always(false, left);
        return sql`${comparable(flavor, left)} in (${sql.join(values)})`;
      }
      case "and":
        return sql`(${allOf(expression.operands.map(compile))})`;
      case "or":
        return anyOf(expression.operands.map(compile));
      case "not":
        return sql`not (${compile(expression.operand)})`;
    }
  };

  const comparison = (left: Output, operator: ComparisonOperator, right: FilterOperand): RawBuilder<boolean> => {
    const other = right.kind === "column" ? column(right.name) : undefined;
    const infinity = right.kind === "column" ? undefined : infinityOf(flavor, left, right.value);
    if (infinity !== undefined) return always(compared(0, operator, infinity), left);
    const sides = [
      comparable(flavor, left),
      right.kind === "column" ? comparable(flavor, column(right.name)) : literal(flavor, left, right.value),
    ] as const;
    const isFloat = left.type.kind === "float" || other?.type.kind === "float";
    const byFlavor = isFloat ? flavor.compareFloats?.(sides[0], operator, sides[1]) : undefined;
    return byFlavor ?? sql`${sides[0]} ${sql.raw(operator === "!=" ? "<>" : operator)} ${sides[1]}`;
  };

  return compile(filter);
}

export function compileFilters(
  flavor: SqlFlavor,
  filters: readonly FilterExpression[],
  column: FindColumn,
): RawBuilder<boolean>[] {
  return filters.map((filter) => compileFilter(flavor, filter, column));
}

/** Written so that every dialect takes it where a condition stands. */
function constant(value: boolean | null): RawBuilder<boolean> {
  if (value === null) return sql`1 = null`;
  return value ? sql`1 = 1` : sql`1 = 0`;
}

/** What a number is for a column of floats of which none is infinite, if it is beyond all of them. */
function infinityOf(flavor: SqlFlavor, { type }: Output, value: FilterScalar): number | undefined {
  if (!flavor.finiteFloats || type.kind !== "float") return undefined;
  if (typeof value !== "number" && typeof value !== "bigint") return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? undefined : number;
}

function compared(left: number, operator: ComparisonOperator, right: number): boolean {
  switch (operator) {
    case "<":
    case "<=":
      return left < right;
    case ">":
    case ">=":
      return left > right;
    case "!=":
      return true;
    default:
      return false;
  }
}

/** The same for all values of a column, and null for none. */
function always(result: boolean, { value }: Output): RawBuilder<boolean> {
  return result ? sql`${value} = ${value}` : sql`${value} <> ${value}`;
}

function comparable(flavor: SqlFlavor, { value, type }: Output): RawBuilder<unknown> {
  if (type.kind === "string") return flavor.bytewise?.(value) ?? value;
  return type.kind === "date" ? castTo(flavor, value, { kind: "timestamp" }) : value;
}

function literal(flavor: SqlFlavor, { type }: Output, value: FilterScalar): RawBuilder<unknown> {
  if (isDate(value)) return flavor.timestamp(microsecondsOf(value));
  // An integer column against a float would compare as floats, which cannot distinguish large integers.
  const exact =
    type.kind !== "float" && typeof value === "number" && Number.isSafeInteger(value) ? BigInt(value) : value;
  return sql`${exact}`;
}
