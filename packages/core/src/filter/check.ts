import { MetaxyError } from "../errors/error.js";
import { suggestion } from "../errors/nearest.js";
import type { FilterExpression } from "./expression.js";
import { columnsOf } from "./expression.js";

/**
 * Checks that a filter reads only columns that exist.
 *
 * @param where What the filter belongs to, in the words of the error message: "the dependency on video/raw".
 * @throws `FILTER_INVALID` naming the first unknown column and, if one is close, the column that was meant. `details` has
 * `column` and `known`, and what is given.
 */
export function checkFilterColumns(
  expression: FilterExpression,
  known: Iterable<string>,
  where: string,
  details: Readonly<Record<string, unknown>> = {},
): void {
  const names = new Set(known);
  for (const column of columnsOf(expression)) {
    if (names.has(column)) continue;
    throw new MetaxyError(
      "FILTER_INVALID",
      `The filter of ${where} uses the unknown column ${JSON.stringify(column)}${suggestion(column, names, "columns")}`,
      { details: { ...details, column, known: [...names] } },
    );
  }
}
