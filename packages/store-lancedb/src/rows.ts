import type { ArrowBatch, EngineRows } from "@metaxy-ts/core/adapter";
import type { DataType, Field, RecordBatch, Schema, Table } from "apache-arrow";
import { arrow } from "./arrow.js";
import { hasUnwritable, ownData, withBytes, withoutType } from "./own-data.js";
import type { DataLike, StoredField } from "./shapes.js";
import { storedField } from "./stored-fields.js";

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
 * As the client takes rows for a table with these columns, or for a new one. If there are booleans that are all null in a batch, all booleans
 * are bytes 0 and 1: the Arrow library writes such without the values that LanceDB looks for, and LanceDB makes booleans of bytes because its
 * table has booleans.
 */
export function clientTable({ schema, batches }: OwnRows, stored: readonly StoredField[] = []): Table {
  const bytes = batches.some(({ data }) => data.children.some(hasUnwritable));
  const columns = takenColumns(schema.fields, batches, stored);
  const fields = columns.map(({ field }) => (bytes ? withBytes(field) : field));
  const own = new arrow.Schema(fields);
  const indexes = columns.map(({ index }) => index);
  return new arrow.Table(
    own,
    batches.map((batch) => ownBatch(own, indexes, batch)),
  );
}

/** A column that a table takes, and where it is in the rows. */
interface TakenColumn {
  readonly field: Field;
  readonly index: number;
}

/** The columns as a table takes them. One without a type, as it is made of nulls alone, takes none. @throws WRITE_INVALID for values of such. */
function takenColumns(
  fields: readonly Field[],
  batches: readonly ArrowBatch[],
  stored: readonly StoredField[],
): TakenColumn[] {
  return fields.flatMap((field, index) => {
    const known = stored.find(({ name }) => name === field.name);
    if (known?.type.typeId !== arrow.Type.Null) return { field: storedField(field, known), index };
    if (batches.every(({ data, numRows }) => data.children[index]?.nullCount === numRows)) return [];
    throw withoutType(field.name);
  });
}

function ownBatch(schema: Schema, indexes: readonly number[], { data, numRows: length }: ArrowBatch): RecordBatch {
  const children = schema.fields.map(({ name, type }: Field<DataType>, index) =>
    ownData(data.children[indexes[index] as number] as DataLike, type, name),
  );
  const rows = arrow.makeData({ type: new arrow.Struct(schema.fields), length, nullCount: 0, children });
  return new arrow.RecordBatch(schema, rows);
}
