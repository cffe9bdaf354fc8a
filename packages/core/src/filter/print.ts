import type { FilterExpression, FilterOperand, FilterScalar } from "./expression.js";
import { isPlainName } from "./words.js";

/**
 * The string form of a filter. For every filter in normal form whose parentheses nest at most 200 deep,
 * `parseFilter(printFilter(filter))` equals the filter, except that a timestamp is a string there: its type follows from the column that it is compared with. The string of a filter never changes between versions of
 * this library, because stored definitions hold it.
 *
 * @param expression A filter as plain data.
 * @returns The string form, for `parseFilter`.
 *
 * @example
 * ```ts
 * import { printFilter, toFilter } from "@metaxy-ts/core";
 *
 * printFilter(toFilter<{ seconds: number }>((row) => row.seconds.gt(60))); // "seconds > 60"
 * ```
 */
export function printFilter(expression: FilterExpression): string {
  switch (expression.kind) {
    case "constant":
      return String(expression.value).toUpperCase();
    case "comparison":
      return `${name(expression.column)} ${expression.operator} ${printOperand(expression.operand)}`;
    case "isNull":
      return `${name(expression.column)} IS NULL`;
    case "in":
      return `${name(expression.column)} IN (${expression.values.map(printScalar).join(", ")})`;
    case "and":
      return expression.operands.map((operand) => nested(operand, ["and", "or"])).join(" AND ");
    case "or":
      return expression.operands.map((operand) => nested(operand, ["or"])).join(" OR ");
    case "not":
      return negated(expression.operand);
  }
}

function nested(operand: FilterExpression, weaker: readonly FilterExpression["kind"][]): string {
  const text = printFilter(operand);
  return weaker.includes(operand.kind) ? `(${text})` : text;
}

function negated(operand: FilterExpression): string {
  switch (operand.kind) {
    case "isNull":
      return `${name(operand.column)} IS NOT NULL`;
    case "in":
      return `${name(operand.column)} NOT IN (${operand.values.map(printScalar).join(", ")})`;
    case "and":
    case "or":
    case "comparison":
      return `NOT (${printFilter(operand)})`;
    default:
      return `NOT ${printFilter(operand)}`;
  }
}

function name(column: string): string {
  return isPlainName(column) ? column : `"${column.replaceAll('"', '""')}"`;
}

function printOperand(operand: FilterOperand): string {
  return operand.kind === "column" ? name(operand.name) : printScalar(operand.value);
}

/** A literal as it stands in the string form. */
export function printScalar(value: FilterScalar): string {
  switch (typeof value) {
    case "string":
      return `'${value.replaceAll("'", "''")}'`;
    case "boolean":
      return String(value).toUpperCase();
    case "bigint":
      return String(value);
    case "object":
      return `'${value.toISOString()}'`;
    case "number":
      // A whole number beyond the safe integers is a float and must not read back as a bigint.
      return Number.isInteger(value) && !Number.isSafeInteger(value) ? value.toExponential() : String(value);
  }
}
