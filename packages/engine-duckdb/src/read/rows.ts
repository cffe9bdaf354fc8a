import type { DuckDBResult } from "@duckdb/node-api";
import type { Row } from "@metaxy-ts/sql";
import { columnsOfResult, readChunks } from "./chunks.js";
import { objectOf, readerOf } from "./values.js";

/** All rows of a result as objects. */
export async function readRows(result: DuckDBResult): Promise<Row[]> {
  const columns = columnsOfResult(result);
  const names = columns.map(({ name }) => name);
  const readers = columns.map(({ type }) => readerOf(type));
  const rows: Row[] = [];
  for await (const chunk of readChunks(result)) {
    const values = readers.map((read, index) => read(chunk.vector(index), chunk.rowCount));
    for (let row = 0; row < chunk.rowCount; row++) rows.push(objectOf(names, values, row));
  }
  return rows;
}
