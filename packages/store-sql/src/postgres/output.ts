import type { ColumnType } from "@metaxy-ts/core/adapter";
import { fromJson } from "@metaxy-ts/sql";
import { arrayJson } from "./json-item.js";
import { isReal } from "./real.js";
import { isJson } from "./types.js";

/** Objects of columns that are JSON, of which nothing says what they are. */
export function readOther(value: unknown, type: ColumnType & { readonly kind: "other" }): unknown {
  return type.name === "jsonb" || type.name === "json" ? fromJson(String(value), type) : value;
}

/** An expression in the form in which every driver gives it without a loss: times as microseconds since 1970 UTC, what is nested as JSON. */
export function output(expression: string, type: ColumnType): string | undefined {
  if (isJson(type)) return `cast(${expression} as text)`;
  switch (type.kind) {
    case "timestamp":
      return `cast(extract(epoch from ${expression}) * 1000000 as bigint)`;
    case "date":
      return `(cast(${expression} - date '1970-01-01' as bigint) * 86400000000)`;
    case "float":
      return isReal(type) ? `cast(${expression} as double precision)` : undefined;
    case "list":
      return arrayJson(expression, type.item);
    case "other":
      return `cast(${expression} as text)`;
    default:
      return undefined;
  }
}
