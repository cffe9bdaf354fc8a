import type { ColumnDescription, ColumnType } from "@metaxy-ts/core/adapter";
import { isBytes, setOwn, timestampOf } from "@metaxy-ts/core/adapter";
import type { Row } from "@metaxy-ts/sql";
import { fromJson } from "@metaxy-ts/sql";
import type { SqlDatabase, ValueForms } from "./database.js";

/** A query whose values are in forms that any driver gives without a loss, under the names that {@link readRows} knows. */
export function withOutputs(database: SqlDatabase, query: string, columns: readonly ColumnDescription[]): string {
  return `select ${outputList(database, columns)} from (${query}\n) as ${database.quote("metaxy_result")}`;
}

/** Columns in these forms, as they stand behind SELECT. Of some names drivers make no property of a row. */
export function outputList({ forms, quote }: SqlDatabase, columns: readonly ColumnDescription[]): string {
  return columns
    .map(({ name, type }, index) => `${forms.output(quote(name), type) ?? quote(name)} as ${quote(outputName(index))}`)
    .join(", ");
}

function outputName(index: number): string {
  return `metaxy_${index}`;
}

/** Rows as a driver gives them, as rows of the library. */
export function readRows({ forms }: SqlDatabase, rows: readonly Row[], columns: readonly ColumnDescription[]): Row[] {
  const outputs = columns.map(({ name, type }, index) => ({ name, type, output: outputName(index) }));
  return rows.map((row) => {
    const result: Row = {};
    for (const { name, type, output } of outputs) setOwn(result, name, readValue(forms, row[output], type));
    return result;
  });
}

function readValue(forms: ValueForms, value: unknown, type: ColumnType): unknown {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case "string":
      return forms.readString?.(value) ?? String(value);
    case "integer":
      return readInteger(value);
    case "float":
      return Number(value);
    case "boolean":
      return typeof value === "boolean" ? value : Number(value) !== 0;
    case "timestamp":
    case "date":
      return timestampOf(BigInt(value as string | number | bigint));
    case "binary":
      return isBytes(value) ? new Uint8Array(value) : value;
    case "list":
    case "struct":
    case "map":
      return fromJson(String(value), type);
    case "other":
      return forms.readOther?.(value, type) ?? value;
    default:
      return value;
  }
}

function readInteger(value: unknown): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BigInt(value as string | number | bigint);
}
