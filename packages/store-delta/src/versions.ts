import { basename } from "node:path";
import type { ColumnDescription, FileConstants, StoredTable } from "@metaxy-ts/core/adapter";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import type { DeltaTable, TableFile } from "@metaxy-ts/delta-rs";
import { arrowColumns } from "@metaxy-ts/engine-duckdb";
import { tableFromIPC } from "apache-arrow";

/** One version of a table, as the engine reads it. */
export interface TableVersion {
  readonly version: number;
  readonly files: readonly TableFile[];
  readonly columns: readonly ColumnDescription[];
}

/**
 * What the table is now.
 *
 * @throws CAPABILITY_UNSUPPORTED for a table whose files alone do not say what its rows are.
 */
export async function readVersion(table: DeltaTable): Promise<TableVersion> {
  const [{ version, files }, schema, info] = await Promise.all([table.files(), table.schema(), table.info()]);
  const mapping = info.properties["delta.columnMapping.mode"] ?? "none";
  if (mapping !== "none") throw unsupported(info.uri, `maps the names of its columns (${mapping})`);
  if (files.some(({ deletedRecords }) => deletedRecords > 0)) throw unsupported(info.uri, "has deletion vectors");
  return { version, files, columns: arrowColumns(tableFromIPC(schema)) };
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
