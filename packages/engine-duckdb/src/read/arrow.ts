import type { DuckDBResult } from "@duckdb/node-api";
import type { Statement } from "@metaxy-ts/sql";
import type { RecordBatch } from "apache-arrow";
import { Table } from "apache-arrow";
import type { Connection } from "../connection.js";
import { BatchBuilder } from "./arrow-batch.js";
import { blockRows, columnsOfResult, readChunks } from "./chunks.js";

/** A batch ends before its strings come near to the limit of Arrow's offsets. */
const batchTextBytes = 1 << 28;

/** The rows of a statement, whatever is in them, as one Arrow table of one or more batches. */
export async function readArrow(connection: Connection, statement: Statement): Promise<Table> {
  return connection.stream(statement, readTable, ({ numRows }) => numRows);
}

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

/** Batches of one schema, at least one, as one table. */
export function arrowTable(batches: readonly RecordBatch[]): Table {
  return new Table(batches);
}
