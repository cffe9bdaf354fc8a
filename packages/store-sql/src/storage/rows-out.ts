import type { ArrowBatch, ColumnDescription, ColumnType } from "@metaxy-ts/core/adapter";
import { isBytes, own, setOwn } from "@metaxy-ts/core/adapter";
import type { Row } from "@metaxy-ts/sql";
import { fromJson, stagedValue } from "@metaxy-ts/sql";
import type { StorageDatabase } from "./database.js";

/** A query of rows behind one, in the order of their numbers. Its columns are `r`, which is the number, and `c0`, `c1` and so on. */
export function pageQuery(database: StorageDatabase, { table, all, columns, after, rows, where }: Page): string {
  const { quote, output } = database;
  const number = rowNumberOf(database, all);
  const values = columns.map(({ name, type }, index) => `${output(quote(name), type) ?? quote(name)} as c${index}`);
  const conditions = [
    ...(after === null ? [] : [`${number} > ${after}`]),
    ...(where === undefined ? [] : [`(${where})`]),
  ];
  const condition = conditions.length > 0 ? ` where ${conditions.join(" and ")}` : "";
  return `select ${[`${number} as r`, ...values].join(", ")} from ${quote(table)}${condition} order by ${number} limit ${rows}`;
}

/** The name under which the rows of a table have their numbers: none that a column has. */
export function rowNumberOf({ rowNumbers }: StorageDatabase, columns: readonly ColumnDescription[]): string {
  const taken = new Set(columns.map(({ name }) => name.toLowerCase()));
  return rowNumbers.find((name) => !taken.has(name)) ?? rowNumbers[0];
}

/** Which rows of a table a query is for. */
export interface Page {
  readonly table: string;
  /** All columns of the table. */
  readonly all: readonly ColumnDescription[];
  /** Those that are read. */
  readonly columns: readonly ColumnDescription[];
  /** The number of the row before the first; null where it is the table's first. */
  readonly after: bigint | null;
  /** How many, at most. */
  readonly rows: number;
  /** A condition. If omitted, all rows. */
  readonly where?: string | undefined;
}

/** The number of a row of such a query. */
export function rowNumber({ r }: Row): bigint {
  return BigInt(r as number | bigint | string);
}

/** The rows of such a query as Arrow. The library for it is loaded with the first rows. */
export async function arrowOf(rows: readonly Row[], columns: readonly ColumnDescription[]): Promise<ArrowBatch> {
  const { rowsToArrow } = await import("@metaxy-ts/engine-duckdb");
  const named = rows.map((row) => {
    const result: Record<string, unknown> = {};
    for (const [index, { name, type }] of columns.entries())
      setOwn(result, name, readValue(own(row, `c${index}`), type));
    return result;
  });
  return rowsToArrow(columns, named);
}

/** A value as it is staged: whole numbers, timestamps and dates may be strings of digits. */
function readValue(value: unknown, type: ColumnType): unknown {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case "boolean":
      return typeof value === "boolean" ? value : Number(value) !== 0;
    case "float":
      return Number(value);
    case "binary":
      return isBytes(value) ? value : Buffer.from(String(value), "hex");
    case "list":
    case "struct":
    case "map":
      return stagedValue(fromJson(textOf(value), type), type);
    case "integer":
    case "timestamp":
    case "date":
      return value;
    default:
      return textOf(value);
  }
}

/** Some drivers cut strings at a character NUL; these leave the database as bytes. */
function textOf(value: unknown): string {
  return typeof value === "object" ? Buffer.from(value as ArrayBuffer).toString("utf8") : String(value);
}
