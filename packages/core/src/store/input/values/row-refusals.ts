import { typeName } from "../../../column/column-type.js";
import { MetaxyError } from "../../../errors/error.js";
import type { InvalidValue } from "./invalid-value.js";
import { shown } from "./shown.js";

/** What says that the value of a row is refused. */
export interface ColumnRefusals {
  /** For a value that does not fit a type. */
  invalidValue(row: number, invalidValue: InvalidValue): void;
  /** For a value that no type could hold, or none that holds the other values too: `which no column can store`. */
  value(row: number, value: unknown, problem: string): void;
}

/** Rows that do not fit. All of them are reported; the message describes the first one. */
export class RowRefusals {
  readonly #where: string;
  #first: { readonly message: string; readonly row: number; readonly column: string } | undefined;
  readonly #rows = new Set<number>();

  constructor(where: string) {
    this.#where = where;
  }

  of(column: string): ColumnRefusals {
    const at = (row: number): string => `${this.#where}, row ${row + 1}`;
    const name = JSON.stringify(column);
    return {
      invalidValue: (row, { value, type, problem }) =>
        this.#add(
          row,
          column,
          () =>
            `${at(row)}, column ${name}: ${shown(value)} does not fit ${typeName(type)}${problem === undefined ? "" : `: ${problem}`}.`,
        ),
      value: (row, value, problem) =>
        this.#add(row, column, () => `${at(row)}: column ${name} has ${shown(value)}, ${problem}`),
    };
  }

  /** @throws WRITE_INVALID */
  check(): void {
    if (!this.#first) return;
    const { message, row, column } = this.#first;
    throw new MetaxyError("WRITE_INVALID", message, { details: { row, column, rowIndexes: [...this.#rows] } });
  }

  #add(row: number, column: string, message: () => string): void {
    this.#rows.add(row);
    this.#first ??= { message: message(), row, column };
  }
}
