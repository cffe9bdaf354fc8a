import type { DuckDBType, DuckDBValue } from "@duckdb/node-api";
import {
  BIGINT,
  BLOB,
  BOOLEAN,
  DOUBLE,
  DuckDBBlobValue,
  DuckDBTimestampTZValue,
  HUGEINT,
  SQLNULL,
  TIMESTAMPTZ,
  VARCHAR,
} from "@duckdb/node-api";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import type { Statement } from "@metaxy-ts/sql";
import { literal } from "./text.js";

/** A value in a statement: as the driver takes it, and as text. */
interface Parameter {
  readonly value: DuckDBValue;
  readonly type: DuckDBType;
  readonly sql: string;
}

function parameterOf(value: unknown): Parameter {
  if (value === null || value === undefined) return { value: null, type: SQLNULL, sql: "null" };
  if (value instanceof Date) return instant(BigInt(value.getTime()) * 1000n);
  if (value instanceof Uint8Array)
    return { value: new DuckDBBlobValue(value), type: BLOB, sql: `from_hex('${Buffer.from(value).toString("hex")}')` };
  switch (typeof value) {
    case "string":
      return { value, type: VARCHAR, sql: literal(value) };
    case "boolean":
      return { value, type: BOOLEAN, sql: String(value) };
    case "bigint":
      return integer(value);
    case "number":
      return Number.isSafeInteger(value) && !Object.is(value, -0)
        ? integer(BigInt(value))
        : { value, type: DOUBLE, sql: `'${Object.is(value, -0) ? "-0.0" : value}'::double` };
    default:
      throw new MetaxyError(
        "ARGUMENT_INVALID",
        `A parameter of a statement is ${typeof value === "object" ? "an object" : `a ${typeof value}`}; it has to be a single value.`,
      );
  }
}

function integer(value: bigint): Parameter {
  const fits = BigInt.asIntN(64, value) === value;
  return fits
    ? { value, type: BIGINT, sql: value < 0n ? `(${value})` : String(value) }
    : { value, type: HUGEINT, sql: `(${value})::hugeint` };
}

function instant(microseconds: bigint): Parameter {
  return {
    value: new DuckDBTimestampTZValue(microseconds),
    type: TIMESTAMPTZ,
    sql: `make_timestamptz(${microseconds})`,
  };
}

/** The parameters of a statement as the driver takes them. */
export function parametersOf({ parameters }: Statement): {
  readonly values: DuckDBValue[];
  readonly types: DuckDBType[];
} {
  const known = parameters.map(parameterOf);
  return { values: known.map(({ value }) => value), types: known.map(({ type }) => type) };
}

/** What parameters must not be looked for in: texts, quoted names, comments. Or a parameter. */
const token = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$(\d+)/g;

/** A statement with its parameters written in, for people and for statements that take none. */
export function inlineParameters({ sql, parameters }: Statement): string {
  return sql.replace(token, (text, index?: string) =>
    index === undefined ? text : parameterOf(parameters[Number(index) - 1]).sql,
  );
}
