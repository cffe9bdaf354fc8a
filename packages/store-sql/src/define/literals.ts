import type { ColumnType } from "@metaxy-ts/core/adapter";
import { isBytes, wellFormed } from "@metaxy-ts/core/adapter";
import type { LiteralSyntax } from "@metaxy-ts/sql";
import { timestampText, toJson } from "@metaxy-ts/sql";

/** How a database writes values into SQL. */
export interface DatabaseLiterals extends LiteralSyntax {
  /** The day of microseconds since 1970 UTC. */
  date(microseconds: bigint): string;
}

/**
 * Literals of standard SQL. A float that is no number, or infinite, has none. What 64 bits do not hold is a float, which is outside of all that they do
 * hold.
 */
export const standardLiterals: DatabaseLiterals = {
  string: (value) => `'${wellFormed(value).replaceAll("'", "''")}'`,
  integer,
  float: (value) => (value < 0 || Object.is(value, -0) ? `(${digits(value)})` : digits(value)),
  timestamp: (microseconds) => `timestamp '${timestampText(microseconds).replace("T", " ").replace("Z", "")}'`,
  date: (microseconds) => `date '${timestampText(microseconds).replace(/T.*$/s, "")}'`,
  bytes: (hexadecimal) => `x'${hexadecimal}'`,
};

const below64Bits = -(2 ** 63) - 2048; // the largest float below all whole numbers of 64 bits

function integer(value: bigint): string {
  if (BigInt.asIntN(64, value) === value) return value < 0n ? `(${value})` : String(value);
  return standardLiterals.float(value < 0n ? Math.min(Number(value), below64Bits) : Number(value));
}

function digits(value: number): string {
  if (Object.is(value, -0)) return "-0e0";
  const text = String(value);
  return text.includes("e") ? text : `${text}e0`;
}

/** A staged value of a type, which is not null, as a literal. */
export function storedLiteral(syntax: DatabaseLiterals, value: unknown, type: ColumnType): string {
  switch (type.kind) {
    case "list":
    case "struct":
    case "map":
      return syntax.string(String(toJson(value, type)));
    case "timestamp":
      return syntax.timestamp(BigInt(value as bigint));
    case "date":
      return syntax.date(BigInt(value as bigint));
    case "integer":
      return syntax.integer(BigInt(value as bigint | number));
    case "float":
      return syntax.float(Number(value));
    case "boolean":
      return syntax.boolean?.(value === true) ?? String(value);
    default:
      return isBytes(value) ? syntax.bytes(Buffer.from(value).toString("hex")) : syntax.string(String(value));
  }
}
