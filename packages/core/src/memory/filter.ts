import { MetaxyError } from "../errors/error.js";
import { evaluateFilter } from "../filter/evaluate.js";
import type { FilterExpression, FilterScalar } from "../filter/expression.js";
import type { ColumnDescription, ColumnType } from "../plan/column-type.js";
import { typeName } from "../plan/column-type.js";
import type { Row } from "./rows.js";
import { typeIn } from "./rows.js";

/** Whether all filters are true of a row. @throws FILTER_INVALID, also without rows, when one compares different types. */
export function allHold(
  filters: readonly FilterExpression[],
  columns: readonly ColumnDescription[],
): (row: Row) => boolean {
  for (const filter of filters) checkTypes(filter, columns);
  return (row) => filters.every((filter) => evaluateFilter(filter, row) === true);
}

/** Whether some filter is true of a row. @throws FILTER_INVALID as {@link allHold}. */
export function someHolds(
  filters: readonly FilterExpression[],
  columns: readonly ColumnDescription[],
): (row: Row) => boolean {
  for (const filter of filters) checkTypes(filter, columns);
  return (row) => filters.some((filter) => evaluateFilter(filter, row) === true);
}

function checkTypes(filter: FilterExpression, columns: readonly ColumnDescription[]): void {
  const type = (name: string): ColumnType => typeIn(columns, name);
  switch (filter.kind) {
    case "comparison": {
      const { column, operand } = filter;
      if (operand.kind === "literal") requireSame(column, type(column), scalarFamily(operand.value), operand.value);
      else requireSame(column, type(column), family(type(operand.name)), operand.name);
      return;
    }
    case "in":
      for (const value of filter.values) requireSame(filter.column, type(filter.column), scalarFamily(value), value);
      return;
    case "and":
    case "or":
      for (const operand of filter.operands) checkTypes(operand, columns);
      return;
    case "not":
      checkTypes(filter.operand, columns);
  }
}

function requireSame(column: string, type: ColumnType, other: string, what: FilterScalar): void {
  if (family(type) === other) return;
  throw new MetaxyError(
    "FILTER_INVALID",
    `Column ${JSON.stringify(column)} is ${typeName(type)}; it cannot be compared with ${JSON.stringify(String(what))}, which is ${other}.`,
    { details: { column } },
  );
}

function scalarFamily(value: FilterScalar): string {
  return typeof value === "bigint" ? "number" : typeof value;
}

/** Types that can be compared with each other. */
function family(type: ColumnType): string {
  switch (type.kind) {
    case "integer":
    case "float":
      return "number";
    case "timestamp":
    case "date":
      return "instant";
    default:
      return typeName(type);
  }
}
