import type { ColumnDescription } from "../../column/column-type.js";
import { plainType } from "../../column/column-type.js";
import type { StageInput } from "../../contract/contract.js";
import { own } from "../../own.js";
import { RowRefusals } from "./values/row-refusals.js";
import type { KnownColumn } from "./values/typed-column.js";
import { typedColumn } from "./values/typed-column.js";

type Row = Readonly<Record<string, unknown>>;

export interface RowColumns {
  /** What is known of columns, by their names. */
  readonly known: ReadonlyMap<string, KnownColumn>;
  /** In front of what is wrong: `A write to video/raw`. */
  readonly where: string;
  /** The columns of no rows. */
  readonly always?: readonly string[];
  /** Whether a column without a value is omitted if its type is unknown. Otherwise it is a string column. */
  readonly leavesOut?: (name: string) => boolean;
}

const nothing: KnownColumn = {};

/**
 * Rows as typed columns.
 *
 * @throws WRITE_INVALID naming the first row and column whose value does not fit; `details.rowIndexes` are all such rows.
 */
export function rowsToColumns(
  rows: readonly Row[],
  { known, where, always = [], leavesOut = () => false }: RowColumns,
): StageInput & { readonly kind: "columns" } {
  const names = new Set(rows.length === 0 ? always : []);
  for (const row of rows) for (const name of Object.keys(row)) names.add(name);
  const columns: ColumnDescription[] = [];
  const values: (readonly unknown[])[] = [];
  const refusals = new RowRefusals(where);
  for (const name of names) {
    const cells = rows.map((row) => own(row, name) ?? null);
    const typed = typedColumn(cells, known.get(name) ?? nothing, refusals.of(name));
    if (!typed && leavesOut(name)) continue;
    columns.push({ name, type: typed ? plainType(typed.type) : { kind: "string" } });
    values.push(typed?.values ?? cells);
  }
  refusals.check();
  return { kind: "columns", columns, values };
}
