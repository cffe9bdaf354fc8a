import type { DuckDBResult } from "@duckdb/node-api";
import type { Statement } from "@metaxy-ts/sql";
import type { RecordBatch } from "apache-arrow";
import { Table } from "apache-arrow";
import type { Connection } from "../connection.js";
import { BatchBuilder } from "./arrow-batch.js";
import { blockQuery, blockRows, readBlock } from "./blocks.js";
import { columnsOfResult, readChunks } from "./chunks.js";

/** The rows of a statement as one Arrow table of one or more batches. */
export async function readArrow(connection: Connection, statement: Statement): Promise<Table> {
  const columns = await connection.columns(statement);
  // Of two columns with one name, a query around the statement sees only the first.
  if (new Set(columns.map(({ name }) => name.toLowerCase())).size < columns.length)
    return readTable(await connection.stream(statement));
  try {
    const query = blockQuery(statement, columns);
    return await query.read(await connection.stream(query.statement));
  } catch {
    // Blocks may be too large for DuckDB or Arrow. If the statement itself is at fault, it says so here again.
    return readTable(await connection.stream(statement));
  }
}

/**
 * The rows of a temporary table from row `start` on, in their order, as many as a block has: one batch, or more where one cannot hold them.
 * At least one, so that the columns are known.
 */
export async function readArrowBlock(
  connection: Connection,
  table: string,
  start: number,
  ordered: Statement,
): Promise<readonly RecordBatch[]> {
  const batch = await readBlock(connection, table, start).catch(() => undefined);
  return batch ? [batch] : (await readArrow(connection, ordered)).batches;
}

/** A batch ends before its texts come near to what Arrow's offsets can tell. */
const batchTextBytes = 1 << 28;

/** A result as one Arrow table, whatever is in it. */
async function readTable(result: DuckDBResult): Promise<Table> {
  const builder = new BatchBuilder(columnsOfResult(result));
  const batches: RecordBatch[] = [];
  for await (const chunk of readChunks(result)) {
    builder.append(chunk);
    if (builder.length + chunk.rowCount > blockRows || builder.textBytes > batchTextBytes) batches.push(builder.take());
  }
  if (builder.length > 0 || batches.length === 0) batches.push(builder.take());
  return new Table(builder.schema, batches);
}
