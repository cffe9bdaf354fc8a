import type { ColumnDescription } from "@metaxy-ts/core/adapter";
import type { Row } from "@metaxy-ts/sql";
import type { Block, BlockColumn } from "./blocks.js";
import { safeInteger } from "./values.js";

/** A block's rows as objects. */
export function blockRows(block: Block, columns: readonly ColumnDescription[]): Row[] {
  const values = block.columns.map((column) => columnValues(column, block.rowCount));
  return Array.from({ length: block.rowCount }, (_, row) => {
    const result: Row = {};
    for (let index = 0; index < columns.length; index++)
      result[(columns[index] as ColumnDescription).name] = values[index]?.[row];
    return result;
  });
}

/** The values of a column as users get them. */
function columnValues(column: BlockColumn, rowCount: number): readonly unknown[] {
  switch (column.kind) {
    case "text":
      return texts(column.bytes, column.lengths);
    case "integers":
      return Array.from({ length: rowCount }, (_, row) =>
        column.nulls(row) ? null : integerValue(column.values[row] as bigint, column.of),
      );
    case "floats":
      return Array.from({ length: rowCount }, (_, row) => (column.nulls(row) ? null : column.values[row]));
    case "struct": {
      const members = column.members.map((member) => [member.name, columnValues(member.column, rowCount)] as const);
      return Array.from({ length: rowCount }, (_, row) =>
        column.nulls(row) ? null : Object.fromEntries(members.map(([name, values]) => [name, values[row]])),
      );
    }
    case "values":
      return column.values;
  }
}

function integerValue(value: bigint, of: "integer" | "timestamp" | "date"): unknown {
  if (of === "integer") return safeInteger(value);
  return new Date(of === "date" ? Number(value) * 86_400_000 : Number(value / 1000n));
}

const decoder = new TextDecoder();

/** Decoding everything at once and cutting is far faster than decoding every text; it needs one byte for each character. */
function texts(bytes: Uint8Array, lengths: Int32Array): (string | null)[] {
  const all = bytes.length < maxTextLength ? decoder.decode(bytes) : "";
  const ascii = all.length === bytes.length;
  let offset = 0;
  return Array.from(lengths, (length) => {
    if (length < 0) return null;
    const start = offset;
    offset += length;
    return ascii ? all.slice(start, offset) : decoder.decode(bytes.subarray(start, offset));
  });
}

/** Longer texts than a JavaScript string may be are decoded one by one. */
const maxTextLength = 500_000_000;
