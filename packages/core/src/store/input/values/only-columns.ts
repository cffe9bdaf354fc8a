import { own } from "../../../own.js";

/** Some columns of a row, those that it has. */
export function onlyColumns(
  row: Readonly<Record<string, unknown>>,
  columns: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(
    columns.filter((column) => Object.hasOwn(row, column)).map((column) => [column, own(row, column)]),
  );
}
