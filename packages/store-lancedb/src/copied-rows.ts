import type { Table } from "@lancedb/lancedb";
import type { ColumnType, EngineRows } from "@metaxy-ts/core/adapter";
import type { Field } from "apache-arrow";
import type { RowWriter } from "./append.js";
import { arrow } from "./arrow.js";
import { isJson } from "./json.js";
import { schemaOf } from "./native.js";
import type { StoredField } from "./shapes.js";

/** Writes rows with DuckDB's extension, which takes them from the engine's hands. `rest` is for tables that it cannot write to. */
export class CopiedRows implements RowWriter {
  readonly #rows: EngineRows;
  readonly #copy: (sql: string, table: string) => Promise<void>;
  readonly #rest: RowWriter;

  constructor(rows: EngineRows, copy: (sql: string, table: string) => Promise<void>, rest: RowWriter) {
    this.#rows = rows;
    this.#copy = copy;
    this.#rest = rest;
  }

  async fields(): Promise<Field[]> {
    const { rowsToArrow, schemaToIpc } = await import("@metaxy-ts/engine-duckdb"); // with its Arrow library
    return arrow.tableFromIPC(schemaToIpc(rowsToArrow(this.#rows.columns, []))).schema.fields;
  }

  fill(draft: Table): Promise<void> {
    return this.#copy(this.#rows.sql, draft.name);
  }

  async add(table: Table): Promise<void> {
    const { fields } = await schemaOf(table);
    await (fields.every(isStoredAsCopied) ? this.#copy(this.#rows.sql, table.name) : this.#rest.add(table));
  }
}

/**
 * Whether a new table for values of a type is one that the extension can write to. What is in a list has another name in it than in the
 * client, and Lance takes that for another type.
 */
export function isCopied(type: ColumnType): boolean {
  if (type.kind === "struct") return Object.values(type.members).every(isCopied);
  if (type.kind === "timestamp") return type.native === undefined || type.native === "TIMESTAMP";
  return type.kind !== "list" && type.kind !== "map" && type.kind !== "other";
}

/** Whether a column of a table has the type that the extension would give it. Others may have chosen a narrower or a larger one. */
function isStoredAsCopied(field: StoredField): boolean {
  const { type, nullable } = field;
  if (!nullable || isJson(field)) return false;
  if (arrow.DataType.isStruct(type)) return (type.children as readonly StoredField[]).every(isStoredAsCopied);
  return copied.has(String(type));
}

const copied = new Set(
  [
    new arrow.Utf8(),
    new arrow.Int64(),
    new arrow.Float64(),
    new arrow.Bool(),
    new arrow.DateDay(),
    new arrow.Binary(),
    new arrow.Timestamp(arrow.TimeUnit.MICROSECOND, "UTC"),
  ].map(String),
);
