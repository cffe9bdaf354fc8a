import type { ColumnDescription, ColumnType } from "@metaxy-ts/core/adapter";
import { isBytes, own, setOwn, timestampOf } from "@metaxy-ts/core/adapter";
import type { Row } from "@metaxy-ts/sql";
import { fromJson } from "@metaxy-ts/sql";
import type { SqlDatabase } from "./database.js";

/** A query whose values are in forms that any driver gives without a loss. */
export function withOutputs(database: SqlDatabase, query: string, columns: readonly ColumnDescription[]): string {
  const { forms, quote } = database;
  if (columns.every(({ name, type }) => forms.output(quote(name), type) === undefined)) return query;
  return `select ${outputList(database, columns)} from (${query}\n) as ${quote("metaxy_result")}`;
}

/** Columns in these forms, as they stand behind SELECT. */
export function outputList({ forms, quote }: SqlDatabase, columns: readonly ColumnDescription[]): string {
  return columns
    .map(({ name, type }) => {
      const output = forms.output(quote(name), type);
      return output === undefined ? quote(name) : `${output} as ${quote(name)}`;
    })
    .join(", ");
}

/** Rows as a driver gives them, as rows of the library. */
export function readRows(rows: readonly Row[], columns: readonly ColumnDescription[]): Row[] {
  const readers = columns.map(({ name, type }) => [name, type] as const);
  return rows.map((row) => {
    const result: Row = {};
    for (const [name, type] of readers) setOwn(result, name, readValue(own(row, name), type));
    return result;
  });
}

function readValue(value: unknown, type: ColumnType): unknown {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case "string":
      return String(value);
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
    default:
      return value;
  }
}

function readInteger(value: unknown): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BigInt(value as string | number | bigint);
}
