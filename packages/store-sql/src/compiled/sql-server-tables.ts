import type { ColumnType } from "@metaxy-ts/core/adapter";
import { systemColumnKind } from "@metaxy-ts/core/adapter";
import type { NewTable, RawBuilder } from "@metaxy-ts/sql";
import { sql } from "@metaxy-ts/sql";
import { typeComment } from "./compiled.js";
import { plain, quote, string, typeText } from "./sql-server-text.js";

/** SQL Server keeps what is said of a column beside its table. */
export function createTable({ name, columns }: NewTable): readonly RawBuilder<unknown>[] {
  const list = columns.map((column) => `${quote(column.name)} ${typeText(column.type)} null`).join(", ");
  return [
    sql.raw(`if object_id(${plain(quote(name))}, N'U') is null create table ${quote(name)} (${list})`),
    ...columns.flatMap((column) => comment(name, column.name, column.type)),
  ];
}

export function addColumn(table: string, column: string, type: ColumnType): readonly RawBuilder<unknown>[] {
  return [
    sql`alter table ${sql.table(table)} add ${sql.id(column)} ${sql.raw(typeText(type))} null`,
    ...comment(table, column, type),
  ];
}

/** The statement, if any, that stores the type of a column with nested values. Those with versions by field are known by their names. */
function comment(table: string, column: string, type: ColumnType): readonly RawBuilder<unknown>[] {
  if (typeText(type) !== string || type.kind === "string" || systemColumnKind(column) === "byField") return [];
  const id = `major_id = object_id(${plain(quote(table))}, N'U') and minor_id = columnproperty(major_id, ${plain(column)}, 'ColumnId')`;
  const place = `N'table', @level1name = ${plain(table)}, @level2type = N'column', @level2name = ${plain(column)}`;
  const add = `execute sys.sp_addextendedproperty @name = N'metaxy', @value = ${plain(typeComment(type))}, @level0type = N'schema', @level0name = @schema, @level1type = ${place}`;
  const known = `select 1 from sys.extended_properties where class = 1 and name = N'metaxy' and ${id}`;
  return [sql.raw(`declare @schema sysname = schema_name(); if not exists (${known}) ${add}`)];
}
