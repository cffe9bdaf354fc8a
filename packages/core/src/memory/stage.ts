import type { ColumnDescription, ColumnType } from "../column/column-type.js";
import type { ArrowBatchLike } from "../contract/arrow.js";
import { arrowColumns, arrowValues } from "../contract/arrow-values.js";
import type { StageInput } from "../contract/contract.js";
import { MetaxyError } from "../errors/error.js";
import type { Row, Rows } from "./rows.js";
import { select } from "./rows.js";
import { unsupported } from "./unsupported.js";
import { keeper } from "./values.js";

/** Copies input rows into the internal form. */
export async function stagedRows(input: StageInput): Promise<Rows> {
  switch (input.kind) {
    case "columns":
      return columnRows(input.columns, input.values);
    case "arrow":
      return batchRows(input.batches);
    case "parquet":
      throw unsupported("cannot read Parquet files. Read them with another library and pass the rows, or Arrow data");
    case "sql":
      throw unsupported("has no SQL. Read rows, and select them with filters or in your code");
  }
}

function columnRows(columns: readonly ColumnDescription[], values: readonly (readonly unknown[])[]): Rows {
  checkNames(columns);
  const indexes = Array.from({ length: values[0]?.length ?? 0 }, (_, index) => index);
  const outputs = columns.map(({ name, type }, position) => {
    const keep = keeper(type);
    const column = values[position] ?? [];
    return { name, type, value: (index: number) => keep(column[index]) };
  });
  return select(indexes, outputs);
}

async function batchRows(batches: Iterable<ArrowBatchLike> | AsyncIterable<ArrowBatchLike>): Promise<Rows> {
  let columns: readonly ColumnDescription[] | undefined;
  const rows: Row[][] = [];
  for await (const batch of batches) {
    const found = arrowColumns(batch);
    checkTypes(found);
    columns ??= found;
    if (JSON.stringify(found) !== JSON.stringify(columns)) {
      throw new MetaxyError(
        "ARGUMENT_INVALID",
        "The record batches of the Arrow input have different columns. Pass batches of one schema.",
      );
    }
    rows.push([...columnRows(columns, arrowValues(batch)).rows]);
  }
  if (columns) return { columns, rows: rows.flat() };
  throw new MetaxyError(
    "ARGUMENT_INVALID",
    "The Arrow input has no record batch, so its columns are not known. Pass an empty batch with a schema.",
  );
}

function checkNames(columns: readonly ColumnDescription[]): void {
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (seen.has(name))
      throw new MetaxyError(
        "WRITE_INVALID",
        `Nothing was written: the rows have a column ${JSON.stringify(name)} more than once. Rename it.`,
        { details: { column: name } },
      );
    seen.add(name);
  }
}

function checkTypes(columns: readonly ColumnDescription[]): void {
  for (const { name, type } of columns) {
    const other = otherType(type);
    if (other !== undefined)
      throw new MetaxyError(
        "ARGUMENT_INVALID",
        `Column ${JSON.stringify(name)} of the Arrow input is of type ${other}, which the memory store does not support. Convert it first.`,
        { details: { column: name } },
      );
  }
}

/** The name of a type that core does not know, at any depth; undefined without one. */
function otherType(type: ColumnType): string | undefined {
  switch (type.kind) {
    case "other":
      return type.name;
    case "list":
      return otherType(type.item);
    case "map":
      return otherType(type.value);
    case "struct":
      return Object.values(type.members)
        .map(otherType)
        .find((name) => name !== undefined);
    default:
      return undefined;
  }
}
