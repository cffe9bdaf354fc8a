import type { ArrowBatchLike, ColumnDescription, ColumnType } from "@metaxy-ts/core/adapter";
import type { RecordBatch } from "apache-arrow";
import type { BlockColumn } from "../arrow-block.js";
import { arrowColumns, arrowValues } from "../arrow-in.js";
import { arrowSchemaOf, blockBatch } from "../arrow-out.js";

/*
 * For storages that keep rows in a form of their own. Values: strings, booleans, numbers or bigint for integers, numbers for floats,
 * bigint for instants and dates (microseconds since 1970 UTC), arrays, plain objects for structs and maps, `Uint8Array`, null.
 */

type Values = readonly unknown[];

const microsecondsPerDay = 86_400_000_000n;

/** The rows of a batch, of whichever version of the Arrow library. */
export function arrowToRows(batch: ArrowBatchLike): Record<string, unknown>[] {
  const names = arrowColumns(batch).map(({ name }) => name);
  const values = arrowValues(batch);
  return Array.from({ length: batch.numRows }, (_, row) =>
    Object.fromEntries(names.map((name, index) => [name, values[index]?.[row]])),
  );
}

/** Rows as a batch with these columns; what a row does not have is null. Instants within lists and maps are cut to milliseconds. */
export function rowsToArrow(
  columns: readonly ColumnDescription[],
  rows: readonly Readonly<Record<string, unknown>>[],
): RecordBatch {
  const blocks = columns.map(({ name, type }) =>
    blockColumn(
      rows.map((row) => row[name] ?? null),
      type,
    ),
  );
  return blockBatch({ rowCount: rows.length, columns: blocks }, arrowSchemaOf(columns));
}

function blockColumn(values: Values, type: ColumnType): BlockColumn {
  const nulls = (row: number): boolean => values[row] === null;
  switch (type.kind) {
    case "integer":
    case "timestamp":
      return { kind: "integers", of: type.kind, values: BigInt64Array.from(values, integer), nulls };
    case "date":
      return {
        kind: "integers",
        of: "date",
        values: BigInt64Array.from(values, (value) => integer(value) / microsecondsPerDay),
        nulls,
      };
    case "float":
      return { kind: "floats", values: Float64Array.from(values, Number), nulls };
    case "struct": {
      const objects = values as readonly (Readonly<Record<string, unknown>> | null)[];
      const members = Object.entries(type.members).map(([name, member]) => ({
        name,
        column: blockColumn(
          objects.map((object) => object?.[name] ?? null),
          member,
        ),
      }));
      return { kind: "struct", members, nulls };
    }
    default:
      return { kind: "values", values: values.map((value) => inner(value, type)) };
  }
}

function integer(value: unknown): bigint {
  return BigInt((value ?? 0) as number | bigint | string);
}

/** A value within another, as users get it. */
function inner(value: unknown, type: ColumnType): unknown {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case "timestamp":
    case "date":
      return new Date(Number(integer(value) / 1000n));
    case "list":
      return (value as Values).map((item) => inner(item, type.item));
    case "struct":
      return Object.fromEntries(
        Object.entries(type.members).map(([name, member]) => [
          name,
          inner((value as Record<string, unknown>)[name], member),
        ]),
      );
    case "map":
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inner(item, type.value)]));
    default:
      return value;
  }
}
