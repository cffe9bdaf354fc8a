import { MetaxyError } from "../errors/error.js";
import type { ColumnRef, Columns, FilterInput, TypedColumn } from "./column-ref.js";
import type { Side } from "./construct.js";
import { comparison, conjunction, disjunction, inList, isNull, not } from "./construct.js";
import { checkDepth } from "./depth.js";
import type { ComparisonOperator, FilterExpression, FilterScalar } from "./expression.js";
import { parseFilter } from "./parse.js";

const kinds: ReadonlySet<unknown> = new Set<FilterExpression["kind"]>([
  "constant",
  "comparison",
  "isNull",
  "in",
  "and",
  "or",
  "not",
]);

/**
 * Whether all conditions hold. With SQL's logic: false if one is false, else null if one is null.
 *
 * @param conditions Any number of conditions. Without any, the result is true for every row.
 * @returns The conditions joined by `AND`.
 *
 * @example
 * ```ts
 * import { and, column } from "@metaxy-ts/core";
 *
 * and(column<number>("seconds").gt(60), column<string>("camera").eq("front")); // seconds > 60 AND camera = 'front'
 * ```
 */
export function and(...conditions: readonly FilterExpression[]): FilterExpression {
  return conjunction(conditions);
}

/**
 * Whether at least one condition holds. With SQL's logic: true if one is true, else null if one is null.
 *
 * @param conditions Any number of conditions. Without any, the result is false for every row.
 * @returns The conditions joined by `OR`.
 *
 * @example
 * ```ts
 * import { column, or } from "@metaxy-ts/core";
 *
 * or(column("camera").isNull(), column<string>("camera").eq("front")); // camera IS NULL OR camera = 'front'
 * ```
 */
export function or(...conditions: readonly FilterExpression[]): FilterExpression {
  return disjunction(conditions);
}

/**
 * A column by its name, for filters on rows whose type the compiler does not know. For rows that it knows, pass a function:
 * `(row) => row.seconds.gt(60)`.
 *
 * @param name The name of the column, of any characters. It is checked when the filter is used.
 * @returns The column, to be compared.
 *
 * @example
 * ```ts
 * import { column, type Store } from "@metaxy-ts/core";
 *
 * const long = (store: Store) => store.read("video/clip", { filters: column<number>("seconds").gt(60) });
 * ```
 */
export function column<Value = unknown>(name: string): ColumnRef<Value> {
  return new NamedColumn(name) as ColumnRef<Value>;
}

/**
 * Reads a filter in any form.
 *
 * @param input A string, an expression, or a function from the columns of a row to an expression.
 * @returns The expression, as plain data.
 * @throws FILTER_INVALID for a string outside of the grammar, for a value that is not a filter, and for one that is nested more than 400 levels deep.
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
