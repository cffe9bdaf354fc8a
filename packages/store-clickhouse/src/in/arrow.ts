import type { ArrowBatchLike, ColumnDescription } from "@metaxy-ts/core/adapter";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import type { TemporaryTable } from "@metaxy-ts/sql";
import type { RecordBatch } from "apache-arrow";
import { RecordBatchStreamWriter, Table } from "apache-arrow";
import { quote } from "../sql/text.js";
import { typeText } from "../sql/types.js";
import { withTimestamps } from "./arrow-dates.js";
import { columnTypeOf } from "./arrow-types.js";
import { refuseNestedBytes } from "./nested-bytes.js";
import { ownBatch } from "./own-batch.js";
import type { StageTarget } from "./target.js";

/** Sends record batches as they come, in Arrow's own format. */
export async function arrowStage(
  { server, tables }: StageTarget,
  batches: Iterable<ArrowBatchLike> | AsyncIterable<ArrowBatchLike>,
): Promise<TemporaryTable> {
  const source = iterate(batches);
  const first = await source.next();
  if (first.done) {
    throw new MetaxyError(
      "ARGUMENT_INVALID",
      "The Arrow input has no record batch, so its columns are not known. Pass an empty batch with a schema.",
    );
  }
  const given = ownBatch(first.value); // with its dates
  const head = withTimestamps(given);
  const columns: ColumnDescription[] = given.schema.fields.map(({ name, type }) => ({
    name,
    type: columnTypeOf(type),
  }));
  refuseNestedBytes(columns);
  let rowCount = 0;
  const counted = (batch: RecordBatch): RecordBatch => {
    rowCount += batch.numRows;
    return batch;
  };
  const name = await tables.create(
    columns.map((column) => `${quote(column.name)} ${typeText(column.type)}`),
    "tuple()",
    (table) => server.insert(`insert into ${table} format ArrowStream`, encoded(head, source, counted)),
  );
  return { name, columns, rowCount };
}

async function* iterate<Item>(items: Iterable<Item> | AsyncIterable<Item>): AsyncGenerator<Item> {
  yield* items;
}

/** The batches as one stream, one by one: no more is encoded than the connection takes. */
async function* encoded(
  head: RecordBatch,
  rest: AsyncIterable<ArrowBatchLike>,
  counted: (batch: RecordBatch) => RecordBatch,
): AsyncIterable<Uint8Array> {
  const empty = encode(new Table(head.schema));
  const schemaSize = empty.length - endOfStream;
  yield empty.subarray(0, schemaSize);
  if (head.numRows > 0) yield messages(counted(head), schemaSize);
  for await (const other of rest) {
    const batch = sameColumns(withTimestamps(ownBatch(other)), head);
    if (batch.numRows > 0) yield messages(counted(batch), schemaSize);
  }
  yield empty.subarray(-endOfStream);
}

/** Size of the mark that ends a stream. */
const endOfStream = 8;

/** A batch without the schema before it and the end behind it. */
function messages(batch: RecordBatch, schemaSize: number): Uint8Array {
  return encode(batch).subarray(schemaSize, -endOfStream);
}

function encode(rows: RecordBatch | Table): Uint8Array {
  const table = "batches" in rows ? rows : new Table([rows]);
  return RecordBatchStreamWriter.writeAll(table).toUint8Array(true);
}

function sameColumns(batch: RecordBatch, head: RecordBatch): RecordBatch {
  const names = ({ schema }: RecordBatch): string => schema.fields.map(({ name }) => name).join(", ");
  if (names(batch) === names(head)) return batch;
  throw new MetaxyError(
    "ARGUMENT_INVALID",
    `The record batches of the Arrow input have different columns: ${names(batch)} after ${names(head)}. Pass batches of one schema.`,
  );
}
