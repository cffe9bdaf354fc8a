import { own } from "../../own.js";
import { valueKey } from "../../plan/value-key.js";

type Row = Readonly<Record<string, unknown>>;

/** Tells the samples of rows apart; columns that hold the same value give the same text. */
export function sampleKey(idColumns: readonly string[], row: Row): string {
  return idColumns.map((column) => valueKey(own(row, column) ?? null)).join(",");
}
