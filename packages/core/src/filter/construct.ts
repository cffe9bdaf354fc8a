import { MetaxyError } from "../errors/error.js";
import type { ComparisonOperator, FilterColumn, FilterConstant, FilterExpression, FilterScalar } from "./expression.js";
import { checkOneType, compareScalars, normalScalar, scalarType } from "./scalar.js";

/** A side of a comparison before it is converted to normal form. */
export type Side = FilterColumn | { readonly kind: "literal"; readonly value: FilterScalar | null };

/** The operator that gives the same answer when the two sides change places. */
const mirrored = { "=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<=" } as const;

export function constant(value: boolean | null): FilterConstant {
  return { kind: "constant", value };
}

/** @throws `FILTER_INVALID` for two literals of different types. */
export function comparison(left: Side, operator: ComparisonOperator, right: Side): FilterExpression {
  if (left.kind === "literal") {
    return right.kind === "column"
      ? comparison(right, mirrored[operator], left)
      : constant(compareLiterals(left.value, operator, right.value));
  }
  if (right.kind === "column") return { kind: "comparison", column: left.name, operator, operand: right };
  if (right.value !== null) {
    return {
      kind: "comparison",
      column: left.name,
      operator,
      operand: { kind: "literal", value: normalScalar(right.value) },
    };
  }
  if (operator === "=") return isNull(left.name);
  return operator === "!=" ? not(isNull(left.name)) : constant(null);
}

export function isNull(column: string): FilterExpression {
  return { kind: "isNull", column };
}

/** @throws `FILTER_INVALID` for values of different types. */
export function inList(column: string, values: readonly (FilterScalar | null)[]): FilterExpression {
  const present = values.filter((value) => value !== null).map(normalScalar);
  checkOneType(present);
  const known: FilterExpression = present.length === 0 ? constant(false) : { kind: "in", column, values: present };
  if (present.length === values.length) return known;
  return present.length === 0 ? constant(null) : disjunction([known, constant(null)]);
}

/** True when there are no operands. */
export function conjunction(operands: readonly FilterExpression[]): FilterExpression {
  const flat = operands.flatMap((operand) => (operand.kind === "and" ? operand.operands : [operand]));
  const [first = constant(true), ...rest] = flat;
  return rest.length === 0 ? first : { kind: "and", operands: flat };
}

/** False when there are no operands. */
export function disjunction(operands: readonly FilterExpression[]): FilterExpression {
  const flat = operands.flatMap((operand) => (operand.kind === "or" ? operand.operands : [operand]));
  const [first = constant(false), ...rest] = flat;
  return rest.length === 0 ? first : { kind: "or", operands: flat };
}

/**
 * The opposite of a condition. Null stays null, so a row for which the condition is null passes neither of the two.
 *
 * @param operand The condition.
 * @returns The condition after `NOT`.
 *
 * @example
 * ```ts
 * import { column, not } from "@metaxy-ts/core";
 *
 * not(column<string>("camera").eq("front")); // NOT (camera = 'front')
 * ```
 */
export function not(operand: FilterExpression): FilterExpression {
  if (operand.kind === "not") return operand.operand;
  if (operand.kind === "constant") return constant(operand.value === null ? null : !operand.value);
  return { kind: "not", operand };
}

/** Whether an operator holds for a pair that compares to `order`: negative, zero or positive. */
export function holds(operator: ComparisonOperator, order: number): boolean {
  switch (operator) {
    case "=":
      return order === 0;
    case "!=":
      return order !== 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
  }
}

function compareLiterals(
  left: FilterScalar | null,
  operator: ComparisonOperator,
  right: FilterScalar | null,
): boolean | null {
  if (left === null || right === null) return null;
  const order = compareScalars(normalScalar(left), normalScalar(right));
  if (order !== undefined) return holds(operator, order);
  throw new MetaxyError("FILTER_INVALID", `A filter cannot compare ${scalarType(left)} with ${scalarType(right)}.`);
}
