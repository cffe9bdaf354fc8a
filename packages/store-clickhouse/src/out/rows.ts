import type { ColumnDescription, ColumnType } from "@metaxy-ts/core/adapter";
import { ofColumn } from "@metaxy-ts/core/adapter";
import type { Row } from "@metaxy-ts/sql";
import { parseType } from "../sql/parse-type.js";
import { valueReader } from "./values.js";

/** Rows from lines: names, types, then a line for each row. The known columns say which strings are bytes. */
export function readRows(lines: readonly string[], known: readonly ColumnDescription[] = []): Row[] {
  const [first, second, ...rest] = lines;
  if (first === undefined || second === undefined) return [];
  const names = JSON.parse(first) as string[];
  const types = JSON.parse(second) as string[];
  const readers = names.map((name, index) => {
    const own = known.find((column) => column.name === name)?.type;
    return valueReader(withBytes(parseType(types[index] ?? ""), own));
  });
  return rest.map((line) => {
    const cells = JSON.parse(line) as unknown[];
    return Object.fromEntries(names.map((name, index) => [name, ofColumn(name, () => readers[index]?.(cells[index]))]));
  });
}

/** The type with bytes where they are known: ClickHouse does not distinguish them from strings. */
export function withBytes(type: ColumnType, known: ColumnType | undefined): ColumnType {
  return known?.kind === "binary" && type.kind === "string" ? known : type;
}
