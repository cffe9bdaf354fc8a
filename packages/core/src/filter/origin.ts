import type { FilterExpression } from "./expression.js";

/** Where a part of a filter stands in the string that it was read from. */
export interface FilterOrigin {
  readonly text: string;
  readonly offset: number;
}

/** Beside the expressions, which are plain data and equal whatever they were made from. */
const origins = new WeakMap<FilterExpression, FilterOrigin>();

export function withOrigin(expression: FilterExpression, origin: FilterOrigin): FilterExpression {
  origins.set(expression, origin);
  return expression;
}

/** Undefined for what was built in code. */
export function originOf(expression: FilterExpression): FilterOrigin | undefined {
  return origins.get(expression);
}
