/**
 * A value that a filter can name. Whole numbers beyond ±(2^53 − 1) are bigints, all other numbers are not. Timestamps are as rows have
 * them: a `Date`, or a `Timestamp` where one is finer than a millisecond.
 */
export type FilterScalar = string | number | bigint | boolean | Date;

/** How two values are compared. */
export type ComparisonOperator = "=" | "!=" | "<" | "<=" | ">" | ">=";

/** The value of another column of the same row. */
export interface FilterColumn {
  readonly kind: "column";
  readonly name: string;
}

export interface FilterLiteral {
  readonly kind: "literal";
  readonly value: FilterScalar;
}

/** What a column is compared with. */
export type FilterOperand = FilterColumn | FilterLiteral;

/** The same answer for every row; null is SQL's "unknown". */
export interface FilterConstant {
  readonly kind: "constant";
  readonly value: boolean | null;
}

/** Null when either side is null. */
export interface FilterComparison {
  readonly kind: "comparison";
  readonly column: string;
  readonly operator: ComparisonOperator;
  readonly operand: FilterOperand;
}

/** Never null. */
export interface FilterIsNull {
  readonly kind: "isNull";
  readonly column: string;
}

/** Whether the column's value is in the list; null when the column is null. The list is not empty and has one type of values. */
export interface FilterIn {
  readonly kind: "in";
  readonly column: string;
  readonly values: readonly FilterScalar[];
}

/** False when any operand is false, else null when any is null, else true. */
export interface FilterAnd {
  readonly kind: "and";
  readonly operands: readonly FilterExpression[];
}

/** True when any operand is true, else null when any is null, else false. */
export interface FilterOr {
  readonly kind: "or";
  readonly operands: readonly FilterExpression[];
}

/** Null when the operand is null. */
export interface FilterNot {
  readonly kind: "not";
  readonly operand: FilterExpression;
}

/**
 * A condition on a row, as plain data. It is true, false or null by SQL's three-valued logic on every engine; rows for
 * which it is not true are left out.
 *
 * Filters from `parseFilter` and from the builder are in normal form, so that an adapter has only these seven cases:
 * - comparisons have a column on the left, and no null on the right;
 * - `x = NULL` and `x != NULL` ask whether x is null, any other comparison with null is the constant null;
 * - two literals are compared at once and give a constant, strings by their UTF-8 bytes;
 * - a column that stands alone, and `x IS TRUE`, are `x = TRUE`; `x IS NOT TRUE` is `NOT (x = TRUE)`, so it is null for
 *   a null x, unlike in SQL;
 * - `x IN (1, NULL)` is `x IN (1) OR NULL`, and `x IN ()` is the constant false;
 * - timestamps stand in the string form as strings; in the filters of a plan they are `Date`s wherever the column holds timestamps;
 * - `and` and `or` are flat, `not` stands on neither `not` nor a constant.
 */
export type FilterExpression =
  | FilterConstant
  | FilterComparison
  | FilterIsNull
  | FilterIn
  | FilterAnd
  | FilterOr
  | FilterNot;

/** The names of all columns that a filter reads, each once, in the order of their first use. */
export function columnsOf(expression: FilterExpression): ReadonlySet<string> {
  const columns = new Set<string>();
  collect(expression, columns);
  return columns;
}

/** A condition of a filter that contains no other. */
export type FilterCondition = FilterConstant | FilterComparison | FilterIsNull | FilterIn;

/** The same combination of other conditions. */
export function mapConditions(
  expression: FilterExpression,
  change: (condition: FilterCondition) => FilterCondition,
): FilterExpression {
  switch (expression.kind) {
    case "and":
    case "or":
      return { ...expression, operands: expression.operands.map((operand) => mapConditions(operand, change)) };
    case "not":
      return { ...expression, operand: mapConditions(expression.operand, change) };
    default:
      return change(expression);
  }
}

/** The same condition on rows whose columns have other names. */
export function renameColumns(expression: FilterExpression, rename: (column: string) => string): FilterExpression {
  return mapConditions(expression, (condition) => {
    if (condition.kind === "constant") return condition;
    if (condition.kind !== "comparison") return { ...condition, column: rename(condition.column) };
    const { column, operand } = condition;
    const other = operand.kind === "column" ? { ...operand, name: rename(operand.name) } : operand;
    return { ...condition, column: rename(column), operand: other };
  });
}

function collect(expression: FilterExpression, columns: Set<string>): void {
  switch (expression.kind) {
    case "constant":
      return;
    case "comparison":
      columns.add(expression.column);
      if (expression.operand.kind === "column") columns.add(expression.operand.name);
      return;
    case "isNull":
    case "in":
      columns.add(expression.column);
      return;
    case "and":
    case "or":
      for (const operand of expression.operands) collect(operand, columns);
      return;
    case "not":
      collect(expression.operand, columns);
  }
}
