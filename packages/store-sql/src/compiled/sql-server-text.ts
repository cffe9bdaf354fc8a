import type { ColumnType } from "@metaxy-ts/core/adapter";
import { isNested, wellFormed } from "@metaxy-ts/core/adapter";
import type { Expression } from "@metaxy-ts/sql";
import { sql, timestampText } from "@metaxy-ts/sql";
import type { DatabaseLiterals } from "../define/literals.js";

const collation = "Latin1_General_100_BIN2_UTF8"; // compares and orders by bytes
export const string = `varchar(max) collate ${collation}`;
export const types = {
  string,
  integer: "bigint",
  float: "float",
  boolean: "bit",
  date: "date",
  timestamp: "datetime2(6)",
  binary: "varbinary(max)",
} as const;

/** A string for what has to be a literal there, and for names. */
export const plain = (value: string): string => `N'${wellFormed(value).replaceAll("'", "''")}'`;

const literal = (value: string): string => `cast(${plain(value)} collate ${collation} as varchar(max))`;

export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const timestampLiteral = (microseconds: bigint): string =>
  `cast('${timestampText(microseconds).slice(0, -1)}' as datetime2(6))`;

export const path = (member: string) => sql.raw(plain(`$.${JSON.stringify(member)}`));

/** A string has the collation of its column, or the database's: all that is made here gets one. */
export const text = (value: Expression<unknown>) =>
  sql<string | null>`(cast(${value} as varchar(max)) collate ${sql.raw(collation)})`;

/** Of short strings alone `+` would cut what is longer than 8000 bytes. */
export const concat = (parts: readonly Expression<string>[]) =>
  sql<string>`(${sql.join([text(parts[0] as Expression<string>), ...parts.slice(1)], sql` + `)})`;

export function typeText(type: ColumnType): string {
  if (type.kind === "other") return type.name;
  return isNested(type) ? string : types[type.kind];
}

export const literals: Partial<DatabaseLiterals> = {
  string: literal,
  boolean: (value) => (value ? "1" : "0"),
  timestamp: timestampLiteral,
  date: (microseconds) => `cast('${timestampText(microseconds).slice(0, 10)}' as date)`,
  bytes: (digits) => `0x${digits}`,
};
