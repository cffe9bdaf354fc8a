import { own } from "../../../own.js";
import { valueKey } from "../../../plan/value-key.js";

type Row = Readonly<Record<string, unknown>>;

/** Identifies the sample of a row: equal values in the columns give the same string. */
export function sampleKey(idColumns: readonly string[], row: Row): string {
  return idColumns.map((column) => valueKey(own(row, column) ?? null)).join(",");
}
