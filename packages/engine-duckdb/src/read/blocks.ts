import type { DuckDBResult } from "@duckdb/node-api";
import type { Data, RecordBatch } from "apache-arrow";
import type { Connection } from "../connection.js";
import { quote } from "../text.js";
import type { Chunk } from "../vector/chunks.js";
import { bytesOf, listChild } from "../vector/memory.js";
import { arrowSchema, BatchBuilder, recordBatch } from "./arrow-batch.js";
import { partOf } from "./block-parts.js";
import { blockRows, readChunks } from "./chunks.js";

/*
 * The bulk way out of DuckDB. Reading chunks of 2,000 rows costs this thread microseconds for each string; instead DuckDB puts every
 * column of some 100,000 rows together by itself: strings into one string, other values into one list. What arrives is what Arrow wants.
 * All aggregates of a statement see its rows in the same order.
 */

/**
 * Reads at most a block of a temporary table, from row `start` on, as one batch or as few as possible. The rows of a temporary table have
 * their order already, and each thread of DuckDB preserves it in the rows that it reads: the batches are what was read without a break, put in
 * order.
 *
 * Undefined when the rows are all mixed up, or when the block is too large for DuckDB or Arrow.
 */
export async function readBlock(
  connection: Connection,
  table: string,
  start: number,
): Promise<RecordBatch[] | undefined> {
  const columns = await connection.columns({ sql: `select * from ${table}`, parameters: [] });
  const aggregates = [`list((rowid - ${start})::integer)`, "count(*)"];
  const add = (aggregate: string): number => aggregates.push(aggregate) - 1;
  const parts = columns.map(({ name, type }) => partOf(quote(name), type, add));
  const rows = `rowid >= ${start} and rowid < ${start + blockRows}`;
  const statement = { sql: `select ${aggregates.join(", ")} from ${table} where ${rows}`, parameters: [] };
  const read = async (result: DuckDBResult): Promise<RecordBatch[] | undefined> => {
    for await (const chunk of readChunks(result)) {
      const length = countIn(chunk, 1);
      if (length === 0) return [new BatchBuilder(columns).take()];
      const runs = runsOf(placesIn(chunk, 0, length));
      if (runs.length > mostRuns) return undefined;
      const data: Data[] = parts.map((part) => part.read(chunk, length));
      const batch = recordBatch(arrowSchema(columns, parts), length, data);
      return runs.length === 1 ? [batch] : runs.map(({ from, to }) => batch.slice(from, to));
    }
    return undefined;
  };
  // Reading the rows in another way throws the error again, unless it was the size.
  return connection.stream(statement, read, rowsIn).catch(() => undefined);
}

function rowsIn(batches: readonly RecordBatch[] = []): number {
  return batches.reduce((sum, { numRows }) => sum + numRows, 0);
}

/** Rows that follow each other in the block as they do in the table. */
interface Run {
  /** The place of the first one in the table. */
  readonly place: number;
  /** Their places in the block. */
  readonly from: number;
  readonly to: number;
}

const mostRuns = 8;

/** The runs of a block, in the order of the table. */
function runsOf(places: Int32Array): Run[] {
  const runs: Run[] = [];
  let from = 0;
  for (let to = 1; to <= places.length; to++) {
    const last = places[to - 1] as number;
    if (to < places.length && places[to] === last + 1) continue;
    runs.push({ place: places[from] as number, from, to });
    from = to;
  }
  return runs.sort((a, b) => a.place - b.place);
}

/** The numbers of a column that has one list of them. */
function placesIn(chunk: Chunk, column: number, length: number): Int32Array {
  const memory = bytesOf(listChild(chunk.vector(column)).vector, length * 4);
  return new Int32Array(memory.buffer, memory.byteOffset, length);
}

function countIn(chunk: Chunk, column: number): number {
  const memory = bytesOf(chunk.vector(column), 8);
  return Number(new BigInt64Array(memory.buffer, memory.byteOffset, 1)[0]);
}
