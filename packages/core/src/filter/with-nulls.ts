import { conjunction, constant, disjunction, not } from "./construct.js";
import type { FilterExpression } from "./expression.js";

/** The filter as it is for rows that have a value in the known columns only, and null in all others. */
export function withNulls(expression: FilterExpression, known: ReadonlySet<string>): FilterExpression {
  const all = (operands: readonly FilterExpression[]): FilterExpression[] =>
    operands.map((operand) => withNulls(operand, known));
  switch (expression.kind) {
    case "constant":
      return expression;
    case "comparison": {
      const { column, operand } = expression;
      const isKnown = known.has(column) && (operand.kind === "literal" || known.has(operand.name));
      return isKnown ? expression : constant(null);
    }
    case "isNull":
      return known.has(expression.column) ? expression : constant(true);
    case "in":
      return known.has(expression.column) ? expression : constant(null);
    case "and":
      return conjunction(all(expression.operands));
    case "or":
      return disjunction(all(expression.operands));
    case "not":
      return not(withNulls(expression.operand, known));
  }
}
