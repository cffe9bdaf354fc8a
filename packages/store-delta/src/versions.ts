import { basename } from "node:path";
import type { ColumnDescription, FileConstants, StoredTable } from "@metaxy-ts/core/adapter";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import type { DeltaTable, TableFile } from "@metaxy-ts/delta-rs";
import { arrowColumns, literal } from "@metaxy-ts/engine-duckdb/base";
import { tableFromIPC } from "apache-arrow";

/** One version of a table, as the engine reads it. */
export interface TableVersion {
  /** Differs between tables that were in one place one after the other. */
  readonly id: string;
  readonly version: number;
  readonly uri: string;
  readonly columns: readonly ColumnDescription[];
  /** Why its files alone do not say what its rows are: `has deletion vectors`. Undefined for most tables. */
  readonly beyondFiles: string | undefined;
}

/** What the table is now. */
export async function readVersion(table: DeltaTable): Promise<TableVersion> {
  const [schema, { id, version, uri, properties, readerFeatures }] = await Promise.all([table.schema(), table.info()]);
  const mapping = properties["delta.columnMapping.mode"] ?? "none";
  const hasVectors = async (): Promise<boolean> =>
    readerFeatures.includes("deletionVectors") &&
    (await table.files()).files.some(({ deletedRecords }) => deletedRecords > 0);
  let beyondFiles: string | undefined;
  if (mapping !== "none") beyondFiles = `maps the names of its columns (${mapping})`;
  else if (await hasVectors()) beyondFiles = "has deletion vectors";
  return { id, version, uri, columns: arrowColumns(tableFromIPC(schema)), beyondFiles };
}

/** A file, and where on this machine it can be read. */
export interface FileHere {
  readonly path: string;
  readonly file: TableFile;
}

/** Files of a version as the engine reads them. Values of partition columns are not in them. */
export function storedTable({ columns }: TableVersion, files: readonly FileHere[]): StoredTable {
  const constants: Record<string, FileConstants> = {};
  for (const { path, file } of files)
    if (Object.keys(file.partitionValues).length > 0) constants[path] = file.partitionValues;
  return { kind: "parquet", paths: files.map(({ path }) => path), columns, constants };
}

/** The version as DuckDB's extension reads it, which finds the table under its path. */
export function scannedTable({ columns, version }: TableVersion, path: string): StoredTable {
  return { kind: "sql", columns, from: `delta_scan(${literal(path)}, version := ${version})` };
}

/** A table that nothing here reads. */
export function unreadable(now: TableVersion): MetaxyError {
  return unsupported(
    now,
    "Such a table can only be read from a folder, with DuckDB's extension delta: install it (install delta), or set its path as the option extension.",
  );
}

/** A table that is only read. */
export function unwritable(now: TableVersion): MetaxyError {
  return unsupported(now, "This store reads such a table, but does not write to it.");
}

function unsupported({ uri, beyondFiles }: TableVersion, what: string): MetaxyError {
  return new MetaxyError(
    "CAPABILITY_UNSUPPORTED",
    `The Delta table ${basename(uri)} ${beyondFiles}. ${what} The tool that made the table can rewrite it without.`,
  );
}
