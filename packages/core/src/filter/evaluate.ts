import { MetaxyError } from "../errors/error.js";
import { own } from "../own.js";
import { holds } from "./construct.js";
import type { FilterComparison, FilterExpression, FilterIn } from "./expression.js";
import { compareScalars, scalarKey, scalarType } from "./scalar.js";

/** A row by column name. A column that is missing or undefined counts as null. */
export type FilterRow = Readonly<Record<string, unknown>>;

/** What a filter says of a row. */
export type FilterTest = (row: FilterRow) => boolean | null;

/**
 * A filter as a function. The reference for every other implementation: strings compare by their UTF-8 bytes, numbers
 * and bigints by size with NaN above all others and equal to itself, false before true, timestamps by their microseconds.
 *
 * The function throws `FILTER_INVALID` when a comparison meets two values of different types, or a value that is not a string, number,
 * boolean or timestamp.
 */
export function filterTest(expression: FilterExpression): FilterTest {
  switch (expression.kind) {
    case "constant":
      return () => expression.value;
    case "comparison":
      return comparisonTest(expression);
    case "isNull":
      return (row) => cell(row, expression.column) === null;
    case "in":
      return inTest(expression);
    case "and":
      return firstDecisive(expression.operands.map(filterTest), false);
    case "or":
      return firstDecisive(expression.operands.map(filterTest), true);
    case "not": {
      const operand = filterTest(expression.operand);
      return (row) => {
        const value = operand(row);
        return value === null ? null : !value;
      };
    }
  }
}

/** The decisive value when any operand has it, else null when any is null, else the opposite value. */
function firstDecisive(operands: readonly FilterTest[], decisive: boolean): FilterTest {
  return (row) => {
    let result: boolean | null = !decisive;
    for (const operand of operands) {
      const value = operand(row);
      if (value === decisive) return decisive;
      if (value === null) result = null;
    }
    return result;
  };
}

function comparisonTest({ column, operator, operand }: FilterComparison): FilterTest {
  return (row) => {
    const left = cell(row, column);
    const right = operand.kind === "column" ? cell(row, operand.name) : operand.value;
    if (left === null || right === null) return null;
    const order = compareScalars(left, right);
    if (order === undefined) throw incomparable(column, left, right);
    return holds(operator, order);
  };
}

/** The values are of one type. */
function inTest({ column, values }: FilterIn): FilterTest {
  const [first] = values;
  const type = scalarType(first);
  const keys = new Set(values.map(scalarKey));
  return (row) => {
    const value = cell(row, column);
    if (value === null) return null;
    if (scalarType(value) !== type) throw incomparable(column, value, first);
    return keys.has(scalarKey(value));
  };
}

function cell(row: FilterRow, column: string): unknown {
  return own(row, column) ?? null;
}

function incomparable(column: string, left: unknown, right: unknown): MetaxyError {
  const types = [left, right].map((value) => scalarType(value) ?? "another type");
  return new MetaxyError(
    "FILTER_INVALID",
    `Column ${JSON.stringify(column)} cannot be compared: ${types.join(" against ")}.`,
  );
}
