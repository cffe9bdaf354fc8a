import { basename } from "node:path";
import type { ColumnDescription, FileConstants, StoredTable } from "@metaxy-ts/core/adapter";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import type { DeltaTable, TableFile } from "@metaxy-ts/delta-rs";
import { arrowColumns } from "@metaxy-ts/engine-duckdb";
import { tableFromIPC } from "apache-arrow";

/** One version of a table, as the engine reads it. */
export interface TableVersion {
  readonly version: number;
  readonly uri: string;
  readonly columns: readonly ColumnDescription[];
}

/**
 * What the table is now.
 *
 * @throws CAPABILITY_UNSUPPORTED for a table whose files alone do not say what its rows are.
 */
export async function readVersion(table: DeltaTable): Promise<TableVersion> {
  const [schema, { version, uri, properties, readerFeatures }] = await Promise.all([table.schema(), table.info()]);
  const mapping = properties["delta.columnMapping.mode"] ?? "none";
  if (mapping !== "none") throw unsupported(uri, `maps the names of its columns (${mapping})`);
  const now = { version, uri, columns: arrowColumns(tableFromIPC(schema)) };
  if (readerFeatures.includes("deletionVectors")) await readFiles(table, now); // nothing is written either where some cannot be read
  return now;
}

/**
 * The files of the version that the table is at.
 *
 * @throws CAPABILITY_UNSUPPORTED when they have rows that the table does not have.
 */
export async function readFiles(table: DeltaTable, { uri }: TableVersion): Promise<readonly TableFile[]> {
  const { files } = await table.files();
  if (files.some(({ deletedRecords }) => deletedRecords > 0)) throw unsupported(uri, "has deletion vectors");
  return files;
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

function unsupported(uri: string, what: string): MetaxyError {
  return new MetaxyError(
    "CAPABILITY_UNSUPPORTED",
    `The Delta table ${basename(uri)} ${what}, which this store does not read. Rewrite it without, with the tool that made it.`,
  );
}
