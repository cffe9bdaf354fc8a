import type { DuckDBResult } from "@duckdb/node-api";
import { ofColumn } from "@metaxy-ts/core/adapter";
import type { Row } from "@metaxy-ts/sql";
import type { DuckDBColumn } from "../types.js";
import type { Chunk } from "../vector/chunks.js";
import { columnsOfResult, readChunks } from "./chunks.js";
import type { SimpleReaders } from "./simple-values.js";
import { objectOf, readerOf } from "./values.js";

/** All rows of a result as objects. */
export async function readRows(result: DuckDBResult): Promise<Row[]> {
  const read = rowReader(columnsOfResult(result));
  const rows: Row[] = [];
  for await (const chunk of readChunks(result)) for (const row of read(chunk)) rows.push(row);
  return rows;
}

/** Reads the rows of chunks with these columns. */
export function rowReader(columns: readonly DuckDBColumn[], simple?: SimpleReaders): (chunk: Chunk) => Row[] {
  const names = columns.map(({ name }) => name);
  const readers = columns.map(({ type }) => readerOf(type, simple));
  return (chunk) => {
    const values = readers.map((read, index) =>
      ofColumn(names[index] as string, () => read(chunk.vector(index), chunk.rowCount)),
    );
    return Array.from({ length: chunk.rowCount }, (_, row) => objectOf(names, values, row));
  };
}
