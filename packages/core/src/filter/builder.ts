import { MetaxyError } from "../errors/error.js";
import type { Side } from "./construct.js";
import { comparison, conjunction, disjunction, inList, isNull, not } from "./construct.js";
import { checkDepth } from "./depth.js";
import type { ComparisonOperator, FilterExpression, FilterScalar } from "./expression.js";
import { parseFilter } from "./parse.js";

declare const columnValue: unique symbol;

/** Values that a column of the given type can be compared with. */
export type ComparableValue<Value> = unknown extends Value
  ? FilterScalar
  : Value extends number
    ? Value | bigint
    : Value extends bigint
      ? Value | number
      : Value extends string | boolean
        ? Value
        : Value extends Date
          ? Date
          : never;

type Family<Value> = Value extends number | bigint ? number | bigint : Value extends string ? string : Value;

/** A column by its name and the type of its values: all that the other side of a comparison has to be. */
export interface TypedColumn<Value> {
  /** For the compiler alone; never set. */
  readonly [columnValue]?: Value;
  readonly name: string;
}

/** Columns that a column of the given type can be compared with. */
export type ComparableColumn<Value> = TypedColumn<unknown extends Value ? unknown : Family<Value> | null | undefined>;

/**
 * A column of a feature, to build filters with. A comparison is null, and so leaves the row out, when either side is null. Timestamps
 * compare by their microseconds; NaN equals itself and is greater than every other number.
 */
export interface ColumnRef<Value> extends TypedColumn<Value> {
  /** With null: whether the column is null. */
  eq(other: ComparableValue<Value> | ComparableColumn<Value> | null): FilterExpression;
  /** With null: whether the column is not null. */
  ne(other: ComparableValue<Value> | ComparableColumn<Value> | null): FilterExpression;
  lt(other: ComparableValue<Value> | ComparableColumn<Value>): FilterExpression;
  lte(other: ComparableValue<Value> | ComparableColumn<Value>): FilterExpression;
  gt(other: ComparableValue<Value> | ComparableColumn<Value>): FilterExpression;
  gte(other: ComparableValue<Value> | ComparableColumn<Value>): FilterExpression;
  /** False for an empty list. A null in the list makes every row null whose value is not in the list. */
  in(values: readonly (ComparableValue<Value> | null)[]): FilterExpression;
  notIn(values: readonly (ComparableValue<Value> | null)[]): FilterExpression;
  isNull(): FilterExpression;
  isNotNull(): FilterExpression;
}

/** The columns of a row, to build filters with. */
export type Columns<Row> = { readonly [Name in keyof Row as Name & string]-?: ColumnRef<Row[Name]> };

/** A filter in any form: the string form, an expression, or a function from the columns to an expression. */
export type FilterInput<Row> = string | FilterExpression | ((columns: Columns<Row>) => FilterExpression);

const kinds: ReadonlySet<unknown> = new Set<FilterExpression["kind"]>([
  "constant",
  "comparison",
  "isNull",
  "in",
  "and",
  "or",
  "not",
]);

/** True when there are no conditions. */
export function and(...conditions: readonly FilterExpression[]): FilterExpression {
  return conjunction(conditions);
}

/** False when there are no conditions. */
export function or(...conditions: readonly FilterExpression[]): FilterExpression {
  return disjunction(conditions);
}

export { not };

/** A column by its name, for filters on rows whose type is not known. */
export function column<Value = unknown>(name: string): ColumnRef<Value> {
  return new NamedColumn(name) as ColumnRef<Value>;
}

/**
 * The expression of a filter in any form.
 *
 * @throws `FILTER_INVALID` for a string outside the grammar, or for a value that is not a filter.
 *
 * @example
 * ```ts
 * import { and, toFilter } from "@metaxy-ts/core";
 *
 * toFilter<{ size: number; kind: string }>((c) => and(c.size.gt(5), c.kind.in(["a", "b"])));
 * ```
 */
export function toFilter<Row>(input: FilterInput<Row>): FilterExpression {
  if (typeof input === "string") return parseFilter(input);
  const expression: unknown = typeof input === "function" ? input(columns<Row>()) : input;
  if (isExpression(expression)) {
    checkDepth(expression);
    return expression;
  }
  throw new MetaxyError(
    "FILTER_INVALID",
    "A filter is a string, an expression, or a function that returns an expression.",
  );
}

function isExpression(value: unknown): value is FilterExpression {
  return typeof value === "object" && value !== null && "kind" in value && kinds.has(value.kind);
}

function columns<Row>(): Columns<Row> {
  return new Proxy({} as Columns<Row>, {
    get: (_target, name) => (typeof name === "string" ? column(name) : undefined),
  });
}

class NamedColumn implements ColumnRef<unknown> {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  eq(other: FilterScalar | TypedColumn<unknown> | null): FilterExpression {
    return this.#compare("=", other);
  }

  ne(other: FilterScalar | TypedColumn<unknown> | null): FilterExpression {
    return this.#compare("!=", other);
  }

  lt(other: FilterScalar | TypedColumn<unknown>): FilterExpression {
    return this.#compare("<", other);
  }

  lte(other: FilterScalar | TypedColumn<unknown>): FilterExpression {
    return this.#compare("<=", other);
  }

  gt(other: FilterScalar | TypedColumn<unknown>): FilterExpression {
    return this.#compare(">", other);
  }

  gte(other: FilterScalar | TypedColumn<unknown>): FilterExpression {
    return this.#compare(">=", other);
  }

  in(values: readonly (FilterScalar | null)[]): FilterExpression {
    return inList(this.name, values);
  }

  notIn(values: readonly (FilterScalar | null)[]): FilterExpression {
    return not(this.in(values));
  }

  isNull(): FilterExpression {
    return isNull(this.name);
  }

  isNotNull(): FilterExpression {
    return not(this.isNull());
  }

  #compare(operator: ComparisonOperator, other: FilterScalar | TypedColumn<unknown> | null): FilterExpression {
    const right: Side =
      typeof other === "object" && other !== null && "name" in other
        ? { kind: "column", name: other.name }
        : { kind: "literal", value: other };
    return comparison({ kind: "column", name: this.name }, operator, right);
  }
}
