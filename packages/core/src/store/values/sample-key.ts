import { own } from "../../own.js";
import { isInstantObject, microsecondsOf } from "../../time/timestamp.js";

type Row = Readonly<Record<string, unknown>>;

/** Tells the samples of rows apart; columns that hold the same value give the same text. */
export function sampleKey(idColumns: readonly string[], row: Row): string {
  const values = idColumns.map((column) => {
    const value = own(row, column);
    if (isInstantObject(value)) return [`${microsecondsOf(value)} us`];
    return typeof value === "string" ? value : [String(value)];
  });
  return JSON.stringify(values);
}
