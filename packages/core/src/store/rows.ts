import { isMetaxyError, MetaxyError } from "../errors/error.js";
import { own } from "../own.js";
import type { ColumnDescription, ColumnType } from "../plan/column-type.js";
import type { StageInput } from "./contract.js";
import { convert } from "./values/convert.js";
import { unify } from "./values/infer.js";

type Row = Readonly<Record<string, unknown>>;

/**
 * Rows as typed columns; without rows they are those of `always`. A column has the type that is known for it, else the one that all its values fit.
 *
 * @throws WRITE_INVALID naming the first row and column whose value does not fit; `details.rowIndexes` are all such rows.
 */
export function rowsToColumns(
  rows: readonly Row[],
  known: ReadonlyMap<string, ColumnType>,
  where: string,
  always: readonly string[] = [],
): StageInput & { readonly kind: "columns" } {
  const names = new Set(rows.length === 0 ? always : []);
  for (const row of rows) for (const name of Object.keys(row)) names.add(name);
  const columns: ColumnDescription[] = [];
  const values: unknown[][] = [];
  const refusals = new Refusals();
  for (const name of names) {
    const cells = rows.map((row) => own(row, name) ?? null);
    const type = unify(known.get(name) ?? null, cells, name, where);
    columns.push({ name, type });
    values.push(
      cells.map((cell, index) =>
        refusals.collect(index, () =>
          convert(cell, type, () => `${where}, row ${index + 1}, column ${JSON.stringify(name)}`),
        ),
      ),
    );
  }
  refusals.check();
  return { kind: "columns", columns, values };
}

/** Rows that do not fit, all of which are to be told of. */
class Refusals {
  #first: MetaxyError | undefined;
  readonly #rows = new Set<number>();

  /** The outcome; a row whose value is refused is remembered. */
  collect<Value>(row: number, work: () => Value): Value | null {
    try {
      return work();
    } catch (error) {
      if (!isMetaxyError(error, "WRITE_INVALID")) throw error;
      this.#first ??= error;
      this.#rows.add(row);
      return null;
    }
  }

  /** @throws the first refusal. */
  check(): void {
    if (!this.#first) return;
    const { message, details } = this.#first;
    throw new MetaxyError("WRITE_INVALID", message, { details: { ...details, rowIndexes: [...this.#rows] } });
  }
}
