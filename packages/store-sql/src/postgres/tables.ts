import type { ColumnDescription } from "@metaxy-ts/core/adapter";
import type { NewTable, RawBuilder } from "@metaxy-ts/sql";
import { sql } from "@metaxy-ts/sql";
import { quote, text } from "./literal.js";
import type { Location } from "./location.js";
import { qualified } from "./location.js";
import { commentOf, typeText } from "./types.js";

/** The statements that make a table. Feature tables have no keys, as those of Metaxy have none. */
export function createTable(location: Location, { name, columns, key }: NewTable): readonly RawBuilder<unknown>[] {
  const definitions = columns.map((column) => `${quote(column.name)} ${typeText(column.type)}`);
  // Tables of the library itself have one row for each name or key. A constraint is made with its table: an index of its own would lock a table that is there.
  if (key.length === 1) definitions.push(`unique (${key.map(quote).join(", ")})`);
  const table = qualified(location, name);
  return [sql.raw(`create table if not exists ${table} (${definitions.join(", ")})`), ...comments(table, columns)];
}

/** The statements that keep the types of columns whose own type is JSON. */
export function comments(table: string, columns: readonly ColumnDescription[]): readonly RawBuilder<unknown>[] {
  return commentStatements(table, columns).map((statement) => sql.raw(statement));
}

/** The same as text. */
export function commentStatements(table: string, columns: readonly ColumnDescription[]): readonly string[] {
  return columns.flatMap(({ name, type }) => {
    const comment = commentOf(name, type);
    return comment === undefined ? [] : [`comment on column ${table}.${quote(name)} is ${text(comment)}`];
  });
}
