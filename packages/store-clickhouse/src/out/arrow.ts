import type { Readable } from "node:stream";
import type { ColumnDescription } from "@metaxy-ts/core/adapter";
import { Binary, Data, Field, RecordBatch, RecordBatchReader, Schema, Struct, Table, Utf8 } from "apache-arrow";
import { arrowSchemaOf } from "./arrow-types.js";

/** The record batches of a stream in Arrow's format. The known columns say which strings are bytes. */
export async function* arrowBatches(
  stream: Readable,
  columns: readonly ColumnDescription[],
): AsyncIterable<RecordBatch> {
  try {
    const reader = await RecordBatchReader.from(stream);
    await reader.open();
    // Without rows the server may send nothing at all.
    const { schema: sent } = reader as { readonly schema?: Schema };
    const schema = sent ? withBytes(sent, columns) : arrowSchemaOf(columns);
    let empty = true;
    for await (const batch of reader) {
      if (batch.numRows === 0) continue;
      empty = false;
      yield retyped(batch, schema);
    }
    // At least one batch, so that the columns are known without rows.
    if (empty) yield new RecordBatch(schema, undefined); // with one argument it takes columns
  } finally {
    stream.resume(); // the reader stops at the mark of the end, before the end of the stream
  }
}

export async function arrowTable(stream: Readable, columns: readonly ColumnDescription[]): Promise<Table> {
  const batches: RecordBatch[] = [];
  for await (const batch of arrowBatches(stream, columns)) batches.push(batch);
  return new Table(batches);
}

function withBytes(schema: Schema, columns: readonly ColumnDescription[]): Schema {
  const bytes = new Set(columns.filter(({ type }) => type.kind === "binary").map(({ name }) => name));
  return new Schema(
    schema.fields.map((field) =>
      bytes.has(field.name) && field.type instanceof Utf8 ? new Field(field.name, new Binary(), field.nullable) : field,
    ),
  );
}

/** The same buffers: strings and bytes differ in nothing but their type. */
function retyped(batch: RecordBatch, schema: Schema): RecordBatch {
  const children = batch.data.children.map((child, index) => {
    const type = schema.fields[index]?.type;
    return type instanceof Binary ? new Data(type, child.offset, child.length, child.nullCount, child.buffers) : child;
  });
  const struct = new Struct(schema.fields);
  return new RecordBatch(schema, new Data(struct, 0, batch.numRows, 0, undefined, children));
}
