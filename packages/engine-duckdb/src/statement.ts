import { isBytes, isDate, MetaxyError, microsecondsOf } from "@metaxy-ts/core/adapter";
import type { Statement } from "@metaxy-ts/sql";
import { literal } from "./text.js";

/** A value as it stands in a statement. */
function valueText(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (isDate(value)) return `make_timestamptz(${microsecondsOf(value)})`;
  if (isBytes(value)) return `from_hex('${Buffer.from(value).toString("hex")}')`;
  switch (typeof value) {
    case "string":
      return literal(value);
    case "boolean":
      return String(value);
    case "bigint":
      return integerText(value);
    case "number":
      return Number.isSafeInteger(value) && !Object.is(value, -0)
        ? integerText(BigInt(value))
        : `'${Object.is(value, -0) ? "-0.0" : value}'::double`;
    default:
      throw new MetaxyError(
        "ARGUMENT_INVALID",
        `A parameter of a statement is ${typeof value === "object" ? "an object" : `a ${typeof value}`}; it has to be a single value.`,
      );
  }
}

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
