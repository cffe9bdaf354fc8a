import { isDate } from "../errors/realm.js";
import { filterTest } from "../filter/evaluate.js";
import type { FilterExpression, FilterScalar } from "../filter/expression.js";
import { mapConditions } from "../filter/expression.js";
import { microsecondsOf } from "../time/timestamp.js";
import type { Row } from "./rows.js";

/** Whether all filters are true of a row. */
export function allHold(filters: readonly FilterExpression[]): (row: Row) => boolean {
  const tests = filters.map((filter) => filterTest(internal(filter)));
  return (row) => tests.every((test) => test(row) === true);
}

/** Whether some filter is true of a row. */
export function someHolds(filters: readonly FilterExpression[]): (row: Row) => boolean {
  const tests = filters.map((filter) => filterTest(internal(filter)));
  return (row) => tests.some((test) => test(row) === true);
}

/** The filter for rows in their internal form: timestamps are microseconds. */
function internal(filter: FilterExpression): FilterExpression {
  return mapConditions(filter, (condition) => {
    if (condition.kind === "in") return { ...condition, values: condition.values.map(internalScalar) };
    if (condition.kind !== "comparison" || condition.operand.kind !== "literal") return condition;
    return { ...condition, operand: { ...condition.operand, value: internalScalar(condition.operand.value) } };
  });
}

function internalScalar(value: FilterScalar): FilterScalar {
  return isDate(value) ? (microsecondsOf(value) ?? value) : value;
}
