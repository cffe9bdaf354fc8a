import type { ColumnType } from "@metaxy-ts/core/adapter";
import type { Expression, RawBuilder } from "@metaxy-ts/sql";
import { sql } from "@metaxy-ts/sql";

const patterns: Readonly<Record<string, string>> = {
  uuid: "^\\{?[0-9a-fA-F]{4}(-?[0-9a-fA-F]{4}){7}\\}?$",
  numeric: "^\\s*[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?\\s*$",
};

/** A value as one of a type that only Postgres has; null where it is none. */
export function asOther(
  value: Expression<unknown>,
  from: ColumnType,
  { name }: ColumnType & { readonly kind: "other" },
): RawBuilder<unknown> {
  const cast = sql`cast(${value} as ${sql.raw(name)})`;
  return from.kind === "string" ? sql`case when ${isReadAs(value, name)} then ${cast} end` : cast;
}

/** Whether a string is one of the values of a type in Postgres's own form. */
export function isReadAs(value: Expression<unknown>, name: string): RawBuilder<boolean> {
  const pattern = patterns[name.replace(/\(.*\)/, "")];
  // Exists since Postgres 16.
  return pattern === undefined
    ? sql`pg_input_is_valid(${value}, ${sql.lit(name)})`
    : sql`(${value} ~ ${sql.lit(pattern)})`;
}
