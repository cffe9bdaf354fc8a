import type { DuckDBResult } from "@duckdb/node-api";
import type { Statement } from "@metaxy-ts/sql";
import { Field, makeData, RecordBatch, Schema, Struct, Table } from "apache-arrow";
import type { Connection } from "../connection.js";
import { largestText } from "./arrow-builder.js";
import { arrowBuilder } from "./arrow-builders.js";
import { blockQuery, blockRows } from "./blocks.js";
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

/** A batch ends before its texts come near to what Arrow's offsets can tell. */
const batchTextBytes = 1 << 28;

/** A result as one Arrow table, whatever is in it. */
async function readTable(result: DuckDBResult): Promise<Table> {
  const columns = columnsOfResult(result);
  const builders = columns.map(({ type }) => arrowBuilder(type));
  const schema = new Schema(
    columns.map(({ name }, index) => new Field(name, (builders[index] as { type: Field["type"] }).type, true)),
  );
  const batches: RecordBatch[] = [];
  let length = 0;
  const endBatch = (): void => {
    const children = builders.map((builder) => builder.take());
    batches.push(
      new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length, nullCount: 0, children })),
    );
    length = 0;
  };
  for await (const chunk of readChunks(result)) {
    for (const [index, builder] of builders.entries()) builder.append(chunk.vector(index), 0, chunk.rowCount);
    length += chunk.rowCount;
    if (length + chunk.rowCount > blockRows || largestText(builders) > batchTextBytes) endBatch();
  }
  if (length > 0 || batches.length === 0) endBatch();
  return new Table(schema, batches);
}
