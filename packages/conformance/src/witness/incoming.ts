import { MetaxyError } from "@metaxy-ts/core";
import type { Spec } from "./spec.js";
import { systemColumnNames } from "./stored-row.js";
import type { Row } from "./values.js";
import { keyOf, pick } from "./values.js";

/** The columns that rows have together. */
export function columnsOf(rows: readonly Row[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

/** @throws WRITE_INVALID for rows without an ID, with an ID twice, or with unknown system columns. */
export function checkRows({ key, id_columns }: Spec, rows: readonly Row[], columns: readonly string[]): void {
  const reserved = columns.find((column) => column.startsWith("metaxy_") && !systemColumnNames.includes(column));
  if (reserved !== undefined) throw new MetaxyError("WRITE_INVALID", `${reserved} is not a system column.`);
  const seen = new Set<string>();
  for (const row of rows) {
    const id = keyOf(row, id_columns);
    if (id === null) throw new MetaxyError("WRITE_INVALID", `A row of ${key} lacks an ID.`);
    if (seen.has(id)) throw new MetaxyError("WRITE_INVALID", `${key} has a sample twice: ${id}.`);
    seen.add(id);
  }
}

/** The IDs and the other columns of the user in a row, null where it has none. */
export function userColumns(spec: Spec, row: Row, columns: readonly string[]): Row {
  const own = columns.filter((column) => !systemColumnNames.includes(column));
  return pick(row, [...new Set([...spec.id_columns, ...own])]);
}
