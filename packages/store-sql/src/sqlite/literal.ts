import type { ColumnType } from "@metaxy-ts/core/adapter";
import { wellFormed } from "@metaxy-ts/core/adapter";
import { literalWriter, toJson } from "@metaxy-ts/sql";
import type { DatabaseLiterals } from "../define/literals.js";
import { standardLiterals } from "../define/literals.js";

/** An identifier in SQL. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string in SQL. A literal ends at a character NUL. */
function text(value: string): string {
  const formed = wellFormed(value);
  if (!formed.includes("\0")) return `'${formed.replaceAll("'", "''")}'`;
  return `cast(x'${Buffer.from(formed).toString("hex")}' as text)`;
}

/** SQLite has no NaN: it is the string, which is above all numbers. */
function float(value: number): string {
  if (Number.isNaN(value)) return "'NaN'";
  if (!Number.isFinite(value)) return value > 0 ? "9e999" : "-9e999";
  return standardLiterals.float(value);
}

/** How single values are written. */
export const sqliteLiterals: DatabaseLiterals = {
  ...standardLiterals,
  string: text,
  float,
  timestamp: (microseconds) => `(${microseconds})`,
  date: (microseconds) => `(${microseconds})`,
};

/** A value in a statement. */
export const literal: (value: unknown) => string = literalWriter(sqliteLiterals);

/** A staged value as what a statement binds. */
export function bound(value: unknown, type: ColumnType): string | number | bigint | Uint8Array | null {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case "list":
    case "struct":
    case "map":
      return toJson(value, type);
    case "boolean":
      return value ? 1n : 0n;
    case "float":
      return Number.isNaN(Number(value)) ? "NaN" : Number(value);
    case "integer":
    case "timestamp":
    case "date":
      return BigInt(value as bigint | number);
    default:
      return typeof value === "string" ? wellFormed(value) : (value as Uint8Array);
  }
}

/** A staged value as a literal. */
export function storedLiteral(value: unknown, type: ColumnType): string {
  return literal(bound(value, type));
}
