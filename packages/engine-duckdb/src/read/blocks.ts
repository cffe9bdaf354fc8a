import type { DuckDBResult } from "@duckdb/node-api";
import type { Statement } from "@metaxy-ts/sql";
import type { Data, RecordBatch } from "apache-arrow";
import { Table } from "apache-arrow";
import type { Connection } from "../connection.js";
import { quote, subquery } from "../text.js";
import type { DuckDBColumn } from "../types.js";
import type { Chunk } from "../vector/chunks.js";
import { bytesOf, listChild } from "../vector/memory.js";
import { arrowSchema, BatchBuilder, recordBatch } from "./arrow-batch.js";
import type { BlockPart } from "./block-parts.js";
import { partOf } from "./block-parts.js";
import { readChunks } from "./chunks.js";

/*
 * The bulk way out of DuckDB. Reading chunks of 2,000 rows costs this thread microseconds for each text; instead DuckDB puts every
 * column of some 100,000 rows together by itself: texts into one text, other values into one list. What arrives is what Arrow wants.
 * All aggregates of a group see its rows in the same order, which is the order of the statement, for `row_number` keeps it.
 */

/** Rows of one block: a row group of DuckDB. */
export const blockRows = 122_880;

/** How a statement is read in blocks. */
export interface BlockQuery {
  readonly statement: Statement;
  read(result: DuckDBResult): Promise<Table>;
}

export function blockQuery({ sql, parameters }: Statement, columns: readonly DuckDBColumn[]): BlockQuery {
  const aggregates = ["metaxy_block", "count(*)"];
  const add = (aggregate: string): number => aggregates.push(aggregate) - 1;
  const parts = columns.map(({ name, type }) => partOf(quote(name), type, add));
  const rows = `select *, (row_number() over () - 1) // ${blockRows} as metaxy_block from ${subquery(sql)}`;
  return {
    statement: { sql: `select ${aggregates.join(", ")} from (${rows}) group by metaxy_block`, parameters },
    read: (result) => readBlocks(result, columns, parts),
  };
}

/**
 * Reads at most a block of a temporary table, from row `start` on, as one batch. There is nothing to group, and the rows of a temporary table
 * have their order already; that DuckDB has read them in it is looked at afterwards, because it is not promised.
 *
 * Undefined when it has not.
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
  const sql = `select ${aggregates.join(", ")} from ${table} where ${rows}`;
  for await (const chunk of readChunks(await connection.stream({ sql, parameters: [] }))) {
    const lengths = integers(chunk, 1);
    const [length = 0] = lengths;
    if (length === 0) return new BatchBuilder(columns).take();
    if (!isInOrder(chunk, 0, length)) return undefined;
    const data = parts.map((part) => part.read(chunk, lengths)[0] as Data);
    return recordBatch(arrowSchema(columns, parts), length, data);
  }
  return undefined;
}

/** Whether a column has one list, of the numbers from 0 on. */
function isInOrder(chunk: Chunk, column: number, length: number): boolean {
  const memory = bytesOf(listChild(chunk.vector(column)).vector, length * 4);
  const places = new Int32Array(memory.buffer, memory.byteOffset, length);
  return places.every((place, index) => place === index);
}

async function readBlocks(
  result: DuckDBResult,
  columns: readonly DuckDBColumn[],
  parts: readonly BlockPart[],
): Promise<Table> {
  const schema = arrowSchema(columns, parts);
  const batches: { readonly block: number; readonly batch: RecordBatch }[] = [];
  for await (const chunk of readChunks(result)) {
    const blocks = integers(chunk, 0);
    const lengths = integers(chunk, 1);
    const data = parts.map((part) => part.read(chunk, lengths));
    for (const [row, block] of blocks.entries()) {
      const children = data.map((column) => column[row] as (typeof column)[number]);
      batches.push({ block, batch: recordBatch(schema, lengths[row] as number, children) });
    }
  }
  batches.sort((left, right) => left.block - right.block);
  if (batches.length === 0) return new Table(schema, [new BatchBuilder(columns).take()]);
  return new Table(
    schema,
    batches.map(({ batch }) => batch),
  );
}

function integers(chunk: Chunk, column: number): number[] {
  const memory = bytesOf(chunk.vector(column), chunk.rowCount * 8);
  return Array.from(new BigInt64Array(memory.buffer, memory.byteOffset, chunk.rowCount), Number);
}
