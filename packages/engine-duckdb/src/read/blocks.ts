import type { Data, RecordBatch } from "apache-arrow";
import type { Connection } from "../connection.js";
import { quote } from "../text.js";
import type { Chunk } from "../vector/chunks.js";
import { bytesOf, listChild } from "../vector/memory.js";
import { arrowSchema, BatchBuilder, recordBatch } from "./arrow-batch.js";
import { partOf } from "./block-parts.js";
import { readChunks } from "./chunks.js";

/*
 * The bulk way out of DuckDB. Reading chunks of 2,000 rows costs this thread microseconds for each text; instead DuckDB puts every
 * column of some 100,000 rows together by itself: texts into one text, other values into one list. What arrives is what Arrow wants.
 * All aggregates of a statement see its rows in the same order.
 */

/** Rows of one block: a row group of DuckDB. */
export const blockRows = 122_880;

/**
 * Reads at most a block of a temporary table, from row `start` on, as one batch. The rows of a temporary table have their order already;
 * that DuckDB has read them in it is looked at afterwards, because it is not promised.
 *
 * Undefined when it has not, or when the block is too large for DuckDB or Arrow.
 */
export async function readBlock(
  connection: Connection,
  table: string,
  start: number,
): Promise<RecordBatch | undefined> {
  const columns = await connection.columns({ sql: `select * from ${table}`, parameters: [] });
  const aggregates = [`list((rowid - ${start})::integer)`, "count(*)"];
  const add = (aggregate: string): number => aggregates.push(aggregate) - 1;
  const parts = columns.map(({ name, type }) => partOf(quote(name), type, add));
  const rows = `rowid >= ${start} and rowid < ${start + blockRows}`;
  const statement = { sql: `select ${aggregates.join(", ")} from ${table} where ${rows}`, parameters: [] };
  try {
    for await (const chunk of readChunks(await connection.stream(statement))) {
      const length = countIn(chunk, 1);
      if (length === 0) return new BatchBuilder(columns).take();
      if (!isInOrder(chunk, 0, length)) return undefined;
      const data: Data[] = parts.map((part) => part.read(chunk, length));
      return recordBatch(arrowSchema(columns, parts), length, data);
    }
  } catch {
    // Whoever reads the rows in another way gets the error again, unless it was the size.
  }
  return undefined;
}

/** Whether a column has one list, of the numbers from 0 on. */
function isInOrder(chunk: Chunk, column: number, length: number): boolean {
  const memory = bytesOf(listChild(chunk.vector(column)).vector, length * 4);
  const places = new Int32Array(memory.buffer, memory.byteOffset, length);
  return places.every((place, index) => place === index);
}

function countIn(chunk: Chunk, column: number): number {
  const memory = bytesOf(chunk.vector(column), 8);
  return Number(new BigInt64Array(memory.buffer, memory.byteOffset, 1)[0]);
}
