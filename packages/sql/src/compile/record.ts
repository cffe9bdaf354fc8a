import type { ColumnDescription, Source } from "@metaxy-ts/core/adapter";
import type { SqlFlavor } from "../flavor.js";
import { castTo } from "./cast.js";
import type { CompileContext } from "./context.js";
import type { Rows } from "./rows.js";
import { Scope, select } from "./rows.js";

/**
 * The columns of a table of the library itself, as an engine stores them.
 *
 * @param flavor The engine's.
 * @param columns Strings and timestamps.
 * @returns The same columns. Timestamps have no zone if the engine has a type for that.
 */
export function recordedColumns(
  { zonelessTimestamp }: SqlFlavor,
  columns: readonly ColumnDescription[],
): readonly ColumnDescription[] {
  return columns.map(({ name, type }) => ({
    name,
    type: type.kind === "timestamp" && zonelessTimestamp ? zonelessTimestamp : type,
  }));
}

/** Rows for a table with such columns. */
export function recordedRows(context: CompileContext, columns: readonly ColumnDescription[], source: Source): Rows {
  const { flavor } = context;
  const rows = new Scope("metaxy_recorded", context.rows(source));
  return select({
    columns: columns.map(({ name, type }) => ({
      name,
      type,
      value: castTo(flavor, rows.column(name).value, type),
    })),
    from: rows.from,
  });
}
