import { MetaxyError } from "../errors/error.js";
import type { FilterExpression } from "./expression.js";

/** Twice what a string can nest: each of its parentheses may hold an OR of ANDs. Engines fail not far beyond. */
const deepest = 400;

/** @throws FILTER_INVALID for an expression that is nested deeper than every engine can read. */
export function checkDepth(expression: FilterExpression): void {
  let level: readonly FilterExpression[] = [expression];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > deepest) {
      throw new MetaxyError(
        "FILTER_INVALID",
        `A filter is nested more than ${deepest} levels deep. Pass several conditions to one call, and(a, b, c), or use in for a list of values.`,
      );
    }
    level = level.flatMap(operandsOf);
  }
}

function operandsOf(expression: FilterExpression): readonly FilterExpression[] {
  switch (expression.kind) {
    case "and":
    case "or":
      return expression.operands;
    case "not":
      return [expression.operand];
    default:
      return [];
  }
}
