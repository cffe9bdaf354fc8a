import { MetaxyError } from "../errors/error.js";
import { own } from "../own.js";
import { holds } from "./construct.js";
import type { FilterComparison, FilterExpression, FilterIn } from "./expression.js";
import { compareScalars, scalarType } from "./scalar.js";

/** A row by column name. A column that is missing or undefined counts as null. */
export type FilterRow = Readonly<Record<string, unknown>>;

/**
 * What a filter says of a row. The reference for every other implementation: texts compare by their UTF-8 bytes, numbers
 * and bigints by size with NaN above all others and equal to itself, false before true, dates by time.
 *
 * @throws `FILTER_INVALID` when a comparison meets two values of different types, or a value that is no text, number,
 * boolean or date.
 */
export function evaluateFilter(expression: FilterExpression, row: FilterRow): boolean | null {
  switch (expression.kind) {
    case "constant":
      return expression.value;
    case "comparison":
      return evaluateComparison(expression, row);
    case "isNull":
      return cell(row, expression.column) === null;
    case "in":
      return evaluateIn(expression, row);
    case "and":
      return firstDecisive(expression.operands, row, false);
    case "or":
      return firstDecisive(expression.operands, row, true);
    case "not": {
      const value = evaluateFilter(expression.operand, row);
      return value === null ? null : !value;
    }
  }
}

/** The decisive value when any operand has it, else null when any is null, else the opposite value. */
function firstDecisive(operands: readonly FilterExpression[], row: FilterRow, decisive: boolean): boolean | null {
  let result: boolean | null = !decisive;
  for (const operand of operands) {
    const value = evaluateFilter(operand, row);
    if (value === decisive) return decisive;
    if (value === null) result = null;
  }
  return result;
}

function evaluateComparison({ column, operator, operand }: FilterComparison, row: FilterRow): boolean | null {
  const left = cell(row, column);
  const right = operand.kind === "column" ? cell(row, operand.name) : operand.value;
  if (left === null || right === null) return null;
  return holds(operator, order(column, left, right));
}

function evaluateIn({ column, values }: FilterIn, row: FilterRow): boolean | null {
  const value = cell(row, column);
  return value === null ? null : values.some((item) => order(column, value, item) === 0);
}

function cell(row: FilterRow, column: string): unknown {
  return own(row, column) ?? null;
}

function order(column: string, left: unknown, right: unknown): number {
  const result = compareScalars(left, right);
  if (result !== undefined) return result;
  const types = [left, right].map((value) => scalarType(value) ?? "another type");
  throw new MetaxyError(
    "FILTER_INVALID",
    `Column ${JSON.stringify(column)} cannot be compared: ${types.join(" against ")}.`,
  );
}
