import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import type { ColumnType, EngineRows } from "@metaxy-ts/core/adapter";
import type { DeltaTable, TableWriteOptions } from "@metaxy-ts/delta-rs";
import { DeltaError } from "@metaxy-ts/delta-rs";
import { ipcOfColumns } from "./ipc.js";
import { fileStatistics } from "./statistics.js";

/** From how many rows on a file of DuckDB's costs less than the rows' way to the binding. */
const fewest = 10_000;

/** Whether DuckDB should write the file: there are many rows, of types that Parquet has as DuckDB does. */
export function isBulk({ count, columns }: EngineRows): boolean {
  return count >= fewest && columns.every(({ type }) => isPlain(type));
}

/**
 * Appends rows as one file that DuckDB writes. False, with nothing changed, for a location where it cannot, and for a table that wants other
 * types or partitions.
 */
export async function appendBulk(
  table: DeltaTable,
  rows: EngineRows,
  locationOf: (name: string) => string | undefined,
  options: TableWriteOptions,
): Promise<boolean> {
  const name = `part-00000-${randomUUID()}-c000.snappy.parquet`;
  const location = locationOf(name);
  if (location === undefined) return false;
  try {
    const summary = await rows.toParquet(location);
    const file = { path: name, size: summary.bytes, stats: fileStatistics(rows, summary) };
    await table.appendFiles([file], ipcOfColumns(rows.columns), options);
    return true;
  } catch (error) {
    if (error instanceof DeltaError && !hasOtherShape(error)) throw error; // the binding knows whether the file is a part of the table
    await rm(location, { force: true });
    if (error instanceof DeltaError) return false;
    throw error;
  }
}

function hasOtherShape({ code }: DeltaError): boolean {
  return code === "SCHEMA_MISMATCH" || code === "UNSUPPORTED";
}

function isPlain(type: ColumnType): boolean {
  switch (type.kind) {
    case "list":
      return isPlain(type.item);
    case "map":
      return isPlain(type.value);
    case "struct":
      return Object.values(type.members).every(isPlain);
    default:
      return type.kind !== "other";
  }
}
