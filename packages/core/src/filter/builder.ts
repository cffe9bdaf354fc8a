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
 *
 * @example
 * ```ts
 * import { and, defineFeature, or, type Store } from "@metaxy-ts/core";
 * import { z } from "zod";
 *
 * const schema = z.object({ clip_id: z.string(), seconds: z.number(), camera: z.string().optional() });
 * const clip = defineFeature({ key: "video/clip", id: ["clip_id"], schema });
 * const long = (store: Store) =>
 *   store.read(clip, { filters: (row) => and(row.seconds.gt(60), or(row.camera.isNull(), row.camera.eq("front"))) });
 * ```
 */
export interface ColumnRef<Value> extends TypedColumn<Value> {
  /**
   * Whether the column equals a value or another column of the row. With null, whether the column is null.
   *
   * @param other A value of the column's type, or a column of such values.
   * @returns The condition `=`.
   * @throws FILTER_INVALID for a number that is not finite, and for an invalid date.
   *
   * @example
   * ```ts
   * import { column } from "@metaxy-ts/core";
   *
   * column<number>("seconds").eq(60); // seconds = 60
   * ```
   */
  eq(other: ComparableValue<Value> | ComparableColumn<Value> | null): FilterExpression;

  /**
   * Whether the column differs from a value or another column of the row. With null, whether the column is not null.
   *
   * @param other A value of the column's type, or a column of such values.
   * @returns The condition `!=`.
   * @throws FILTER_INVALID for a number that is not finite, and for an invalid date.
   *
   * @example
   * ```ts
   * import { column } from "@metaxy-ts/core";
   *
   * column<number>("seconds").ne(60); // seconds != 60
   * ```
   */
  ne(other: ComparableValue<Value> | ComparableColumn<Value> | null): FilterExpression;

  /**
   * Whether the column is less than a value or another column of the row.
   *
   * @param other A value of the column's type, or a column of such values.
   * @returns The condition `<`.
   * @throws FILTER_INVALID for a number that is not finite, and for an invalid date.
   *
   * @example
   * ```ts
   * import { column } from "@metaxy-ts/core";
   *
   * column<number>("seconds").lt(60); // seconds < 60
   * ```
   */
  lt(other: ComparableValue<Value> | ComparableColumn<Value>): FilterExpression;

  /**
   * Whether the column is less than or equal to a value or another column of the row.
   *
   * @param other A value of the column's type, or a column of such values.
   * @returns The condition `<=`.
   * @throws FILTER_INVALID for a number that is not finite, and for an invalid date.
   *
   * @example
   * ```ts
   * import { column } from "@metaxy-ts/core";
   *
   * column<number>("seconds").lte(60); // seconds <= 60
   * ```
   */
  lte(other: ComparableValue<Value> | ComparableColumn<Value>): FilterExpression;

  /**
   * Whether the column is greater than a value or another column of the row.
   *
   * @param other A value of the column's type, or a column of such values.
   * @returns The condition `>`.
   * @throws FILTER_INVALID for a number that is not finite, and for an invalid date.
   *
   * @example
   * ```ts
   * import { column } from "@metaxy-ts/core";
   *
   * column<number>("seconds").gt(60); // seconds > 60
   * ```
   */
  gt(other: ComparableValue<Value> | ComparableColumn<Value>): FilterExpression;

  /**
   * Whether the column is greater than or equal to a value or another column of the row.
   *
   * @param other A value of the column's type, or a column of such values.
   * @returns The condition `>=`.
   * @throws FILTER_INVALID for a number that is not finite, and for an invalid date.
   *
   * @example
   * ```ts
   * import { column } from "@metaxy-ts/core";
   *
   * column<number>("seconds").gte(60); // seconds >= 60
   * ```
   */
  gte(other: ComparableValue<Value> | ComparableColumn<Value>): FilterExpression;

  /**
   * Whether the column's value is in a list. False for an empty list. A null in the list makes the condition null for every row whose value
   * is not in the list.
   *
   * @param values Values of one type.
   * @returns The condition `IN (…)`.
   * @throws FILTER_INVALID for values of different types.
   *
   * @example
   * ```ts
   * import { column } from "@metaxy-ts/core";
   *
   * column<string>("kind").in(["indoor", "outdoor"]); // kind IN ('indoor', 'outdoor')
   * ```
   */
  in(values: readonly (ComparableValue<Value> | null)[]): FilterExpression;

  /**
   * Whether the column's value is not in a list: the opposite of `in`, null for a null column.
   *
   * @param values Values of one type.
   * @returns The condition `NOT IN (…)`.
   * @throws FILTER_INVALID for values of different types.
   *
   * @example
   * ```ts
   * import { column } from "@metaxy-ts/core";
   *
   * column<string>("kind").notIn(["indoor"]); // kind NOT IN ('indoor')
   * ```
   */
  notIn(values: readonly (ComparableValue<Value> | null)[]): FilterExpression;

  /**
   * Whether the column is null.
   *
   * @returns The condition `IS NULL`, which is never null itself.
   *
   * @example
   * ```ts
   * import { column } from "@metaxy-ts/core";
   *
   * column("camera").isNull(); // camera IS NULL
   * ```
   */
  isNull(): FilterExpression;

  /**
   * Whether the column is not null.
   *
   * @returns The condition `IS NOT NULL`, which is never null itself.
   *
   * @example
   * ```ts
   * import { column } from "@metaxy-ts/core";
   *
   * column("camera").isNotNull(); // camera IS NOT NULL
   * ```
   */
  isNotNull(): FilterExpression;
}

/** The columns of a row, by name: what a filter function is called with. */
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
