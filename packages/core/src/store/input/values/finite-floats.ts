import type { ColumnDescription } from "../../../column/column-type.js";
import type { ArrowBatchLike } from "../../../contract/arrow.js";
import { arrowColumns, arrowValues } from "../../../contract/arrow-values.js";
import { invalidValue } from "./timestamp-range.js";

/** Rows by their columns. */
interface ColumnValues {
  readonly columns: readonly ColumnDescription[];
  readonly values: readonly (readonly unknown[])[];
}

/** @throws WRITE_INVALID naming the first row and column with NaN or an infinity, for stores that have none. */
export function checkFiniteFloats({ columns, values }: ColumnValues, where: string, firstRow = 0): void {
  for (const [index, { name, type }] of columns.entries()) {
    if (type.kind !== "float") continue;
    for (const [row, value] of (values[index] ?? []).entries()) {
      if (typeof value !== "number" || Number.isFinite(value)) continue;
      const problem = `the store has no ${value} in columns of floats. Use null, or put it into a list or an object`;
      throw invalidValue(where, { row: firstRow + row, column: name }, problem);
    }
  }
}

/** The same for a record batch. What is not one with its data is left to the engine. */
export function checkFiniteBatch(batch: ArrowBatchLike, where: string, firstRow: number): void {
  const columns = batch.schema?.fields ? arrowColumns(batch) : [];
  if (columns.some(({ type }) => type.kind === "float"))
    checkFiniteFloats({ columns, values: arrowValues(batch) }, where, firstRow);
}
