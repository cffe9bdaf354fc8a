import type { ColumnDescription, FileConstants, StoredTable } from "@metaxy-ts/core/adapter";
import { own } from "@metaxy-ts/core/adapter";
import { literal } from "../text.js";
import { typedValue } from "../types.js";

/** Relations that together are a table of Parquet files. Files with the same constants are one relation. */
export function parquetRelations({
  paths,
  columns,
  constants = {},
}: Extract<StoredTable, { kind: "parquet" }> & { readonly columns: readonly ColumnDescription[] }): string[] {
  const alike = new Map<string, string[]>();
  for (const path of paths) {
    const values = columns.flatMap((column) => constantColumn(own(constants, path), column));
    const select = ["*", ...values].join(", ");
    alike.set(select, [...(alike.get(select) ?? []), path]);
  }
  return [...alike].map(([select, files]) =>
    select === "*" ? parquet(files) : `(select ${select} from ${parquet(files)})`,
  );
}

/** Names of folders, such as `day=1`, are not columns: the table's metadata says which exist. */
export function parquet(paths: readonly string[]): string {
  return `read_parquet([${paths.map(literal).join(", ")}], union_by_name = true, hive_partitioning = false)`;
}

function constantColumn(constants: FileConstants | undefined, column: ColumnDescription): string[] {
  const value = own(constants, column.name);
  if (value === undefined) return [];
  return [typedValue(column, value === null ? "null" : literal(value))];
}
