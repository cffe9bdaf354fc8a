import type { DuckDBResult } from "@duckdb/node-api";
import type { Statement } from "@metaxy-ts/sql";
import type { RecordBatch } from "apache-arrow";
import { Table } from "apache-arrow";
import { quote, subquery } from "../text.js";
import type { DuckDBColumn } from "../types.js";
import type { Chunk } from "../vector/chunks.js";
import { bytesOf } from "../vector/memory.js";
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
