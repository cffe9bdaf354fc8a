import type { Query, Table } from "@lancedb/lancedb";
import type { ArrowBatchLike } from "@metaxy-ts/core/adapter";
import { isError } from "@metaxy-ts/core/adapter";
import type { Table as ArrowTable } from "apache-arrow";
import { arrow } from "./arrow.js";
import { isJson, jsonField } from "./json.js";
import type { StoredSchema } from "./shapes.js";

/*
 * The client reads with its own Arrow library, which does not know large lists, and Polars makes all its lists large. For a table that has
 * some, the client can return neither the schema nor rows, and add none. Its native part exchanges Arrow IPC as bytes; the engine's
 * library reads them.
 */

interface NativeTable {
  schema(): Promise<Uint8Array>;
  add(rows: Uint8Array, mode: "append"): Promise<unknown>;
}

interface NativeQuery {
  nativeExecute(): Promise<{ next(): Promise<Uint8Array | null> }>;
}

export async function schemaOf(table: Table): Promise<StoredSchema> {
  try {
    return described((await table.schema()) as Described, false);
  } catch (error) {
    if (!isUnknownType(error)) throw error;
    return described((await read(await nativeOf(table).schema())).schema as Described, true);
  }
}

type Described = Omit<StoredSchema, "isForeign">;

function described({ fields, metadata }: Described, isForeign: boolean): StoredSchema {
  return { fields: fields.map((field) => (isJson(field) ? jsonField(field) : field)), metadata, isForeign };
}

/** The rows of a query on a table with such columns. */
export function rowsOf(query: Query, { isForeign }: Pick<StoredSchema, "isForeign">): AsyncIterable<ArrowBatchLike> {
  return isForeign ? foreignRows(query) : query;
}

async function* foreignRows(query: Query): AsyncGenerator<ArrowBatchLike> {
  const batches = await (query as unknown as NativeQuery).nativeExecute();
  for (let bytes = await batches.next(); bytes; bytes = await batches.next()) yield* (await read(bytes)).batches;
}

/** Adds rows in one commit to a table with such columns. */
export async function addRows(table: Table, rows: ArrowTable, { isForeign }: StoredSchema): Promise<void> {
  if (isForeign) await nativeOf(table).add(Buffer.from(arrow.tableToIPC(rows, "file")), "append");
  else await table.add(rows);
}

function nativeOf(table: Table): NativeTable {
  return (table as unknown as { readonly inner: NativeTable }).inner;
}

async function read(bytes: Uint8Array) {
  const { tableFromIpc } = await import("@metaxy-ts/engine-duckdb"); // with the engine's Arrow library, which is hardly ever needed
  return tableFromIpc(bytes);
}

function isUnknownType(error: unknown): boolean {
  return isError(error) && error.message.startsWith("Unrecognized type");
}
