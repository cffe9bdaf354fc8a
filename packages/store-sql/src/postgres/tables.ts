import type { ColumnDescription } from "@metaxy-ts/core/adapter";
import type { NewTable, RawBuilder } from "@metaxy-ts/sql";
import { sql } from "@metaxy-ts/sql";
import { timestampIndexes } from "../engine/indexes.js";
import { quote, text } from "./literal.js";
import type { Location } from "./location.js";
import { qualified } from "./location.js";
import { commentOf, typeText } from "./types.js";

/** The statements that make a table. Feature tables have no keys, as those of Metaxy have none. */
export function createTable(location: Location, definition: NewTable): readonly RawBuilder<unknown>[] {
  const table = qualified(location, definition.name);
  const statements = [createStatement(table, definition), ...indexStatements(table, definition)];
  return [...statements.map((statement) => sql.raw(statement)), ...comments(table, definition.columns)];
}

/** The same for a table that may be there: a user without the right to make tables may then write to it. */
export function createMissing(location: Location, definition: NewTable): readonly RawBuilder<unknown>[] {
  const table = qualified(location, definition.name);
  const statements = [createStatement(table, definition), ...indexStatements(table, definition)].join("; ");
  const body = `begin if pg_catalog.to_regclass(${text(table)}) is null then ${statements}; end if; end`;
  return [sql.raw(`do ${text(body)}`), ...comments(table, definition.columns)];
}

function createStatement(table: string, { columns, key }: NewTable): string {
  const definitions = columns.map((column) => `${quote(column.name)} ${typeText(column.type)}`);
  // Tables of the library itself have one row for each name or key. A constraint is made with its table: an index of its own would lock a table that is there.
  if (key.length === 1) definitions.push(`unique (${key.map(quote).join(", ")})`);
  return `create table if not exists ${table} (${definitions.join(", ")})`;
}

/**
 * The indexes of a feature's table. A write asks whether a row is newer than itself, which took it a scan of the table. One index has a few bytes for each
 * megabyte of rows, the other only the rows that are soft-deleted.
 */
function indexStatements(table: string, definition: NewTable): readonly string[] {
  const growing = (column: string): string => `using brin (${column}) with (autosummarize = on)`;
  return timestampIndexes(definition, quote, { table, growing });
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
