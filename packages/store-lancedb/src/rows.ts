import type { ArrowBatch, EngineRows } from "@metaxy-ts/core/adapter";
import type { DataType, Field, RecordBatch, Schema, Table } from "apache-arrow";
import { arrow } from "./arrow.js";
import type { DataLike } from "./own-data.js";
import { hasUnwritable, ownData, withBytes } from "./own-data.js";

/** Rows of one or more batches, in the classes of the client's Arrow library. They share the engine's memory. */
export interface OwnRows {
  readonly schema: Schema;
  readonly batches: readonly ArrowBatch[];
}

/** The rows in pieces of at least `bytes`, of which the last may be smaller. */
export async function* piecesOf(rows: EngineRows, bytes: number): AsyncGenerator<OwnRows> {
  let schema: Schema | undefined;
  let batches: ArrowBatch[] = [];
  let byteLength = 0;
  for await (const batch of rows.batches()) {
    schema ??= await ownSchema(batch);
    batches.push(batch);
    byteLength += batch.data.byteLength;
    if (byteLength < bytes) continue;
    yield { schema, batches };
    batches = [];
    byteLength = 0;
  }
  if (schema && batches.length > 0) yield { schema, batches };
}

async function ownSchema(batch: ArrowBatch): Promise<Schema> {
  const { schemaToIpc } = await import("@metaxy-ts/engine-duckdb"); // with the engine's Arrow library, which reading needs not
  return arrow.tableFromIPC(schemaToIpc(batch)).schema;
}

/** Pieces as one. */
export async function joined(first: OwnRows, others: AsyncIterable<OwnRows>): Promise<OwnRows> {
  const batches = [...first.batches];
  for await (const piece of others) batches.push(...piece.batches);
  return { schema: first.schema, batches };
}

/**
 * As the client takes rows. If there are booleans that are all null in a batch, all booleans are bytes 0 and 1: the Arrow library writes
 * such without the values that LanceDB looks for, and LanceDB makes booleans of bytes because its table has booleans.
 */
export function clientTable({ schema, batches }: OwnRows): Table {
  const bytes = batches.some(({ data }) => data.children.some(hasUnwritable));
  const fields = bytes ? schema.fields.map(withBytes) : schema.fields;
  const own = new arrow.Schema([...fields]);
  return new arrow.Table(
    own,
    batches.map((batch) => ownBatch(own, batch)),
  );
}

function ownBatch(schema: Schema, { data, numRows: length }: ArrowBatch): RecordBatch {
  const children = schema.fields.map(({ type }: Field<DataType>, index) =>
    ownData(data.children[index] as DataLike, type),
  );
  const rows = arrow.makeData({ type: new arrow.Struct(schema.fields), length, nullCount: 0, children });
  return new arrow.RecordBatch(schema, rows);
}
