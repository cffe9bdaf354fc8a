import { isDate } from "../errors/realm.js";
import { filterTest } from "../filter/evaluate.js";
import type { FilterExpression, FilterScalar } from "../filter/expression.js";
import { microsecondsOf } from "../time/timestamp.js";
import type { Row } from "./rows.js";

/** Whether all filters are true of a row. */
export function allHold(filters: readonly FilterExpression[]): (row: Row) => boolean {
  const tests = filters.map((filter) => filterTest(kept(filter)));
  return (row) => tests.every((test) => test(row) === true);
}

/** Whether some filter is true of a row. */
export function someHolds(filters: readonly FilterExpression[]): (row: Row) => boolean {
  const tests = filters.map((filter) => filterTest(kept(filter)));
  return (row) => tests.some((test) => test(row) === true);
}

/** The filter for rows in their internal form: timestamps are microseconds. */
function kept(filter: FilterExpression): FilterExpression {
  switch (filter.kind) {
    case "comparison": {
      const { operand } = filter;
      return operand.kind === "literal"
        ? { ...filter, operand: { ...operand, value: keptScalar(operand.value) } }
        : filter;
    }
    case "in":
      return { ...filter, values: filter.values.map(keptScalar) };
    case "and":
    case "or":
      return { kind: filter.kind, operands: filter.operands.map(kept) };
    case "not":
      return { kind: "not", operand: kept(filter.operand) };
    default:
      return filter;
  }
}

function keptScalar(value: FilterScalar): FilterScalar {
  return isDate(value) ? (microsecondsOf(value) ?? value) : value;
}
