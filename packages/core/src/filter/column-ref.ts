import type { FilterExpression, FilterScalar } from "./expression.js";

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
