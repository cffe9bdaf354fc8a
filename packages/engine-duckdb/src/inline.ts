import { DuckDBTimestampTZValue } from "@duckdb/node-api";
import type { Statement } from "@metaxy-ts/sql";
import { literal } from "./blocks.js";
import { toParameter } from "./values.js";

/** What parameters must not be looked for in: texts, quoted names, comments. Or a parameter. */
const token = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\$(\d+)/g;

/** A statement with its parameters written in, for people and for statements that take none. */
export function inlineParameters({ sql, parameters }: Statement): string {
  return sql.replace(token, (text, index?: string) =>
    index === undefined ? text : valueText(parameters[Number(index) - 1]),
  );
}

function valueText(value: unknown): string {
  const parameter = toParameter(value);
  if (parameter === null) return "null";
  if (typeof parameter === "string") return literal(parameter);
  if (typeof parameter === "number" && !Number.isFinite(parameter)) return `${literal(String(parameter))}::double`;
  if (parameter instanceof DuckDBTimestampTZValue) return `make_timestamptz(${parameter.micros})`;
  return String(parameter);
}
