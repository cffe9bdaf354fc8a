import type { Statement } from "@metaxy-ts/sql";
import { literalWriter } from "@metaxy-ts/sql";
import { literal } from "./text.js";

const valueText = literalWriter({
  string: literal,
  integer: integerText,
  float: (value) => `'${Object.is(value, -0) ? "-0.0" : value}'::double`,
  timestamp: (microseconds) => `make_timestamptz(${microseconds})`,
  bytes: (digits) => `from_hex('${digits}')`,
});

function integerText(value: bigint): string {
  if (BigInt.asIntN(64, value) !== value) return `(${value})::hugeint`;
  return value < 0n ? `(${value})` : String(value);
}

/** What parameters must not be looked for in: strings, quoted names, comments. Or a parameter. */
const token =
  /\b[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$([A-Za-z_]\w*)?\$[\s\S]*?\$\1\$|\$(\d+)/g;

/**
 * A statement with its parameters written in. DuckDB does not know the types of parameters before it has their values, and then plans the
 * statement once more, which takes longer than running it on some thousands of rows.
 */
export function inlineParameters({ sql, parameters }: Statement): string {
  if (parameters.length === 0) return sql;
  return sql.replace(token, (text, _tag?: string, index?: string) =>
    index === undefined ? text : valueText(parameters[Number(index) - 1]),
  );
}
