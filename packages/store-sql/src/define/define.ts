import type { ColumnType } from "@metaxy-ts/core/adapter";
import { isNested, stringMap } from "@metaxy-ts/core/adapter";
import type { NewTable, RawBuilder, SqlFlavor } from "@metaxy-ts/sql";
import { literalWriter, sql } from "@metaxy-ts/sql";
import type { SqlDatabase } from "../engine/database.js";
import { indexStatement, timestampIndexes } from "../engine/indexes.js";
import type { DatabaseDefinition } from "./definition.js";
import { valueForms } from "./forms.js";
import type { DatabaseLiterals } from "./literals.js";
import { standardLiterals } from "./literals.js";
import { temporaryTables } from "./temporary.js";

/**
 * Completes the definition of a kind of database with standard SQL.
 *
 * @param definition What the database does in its own way.
 * @returns What the engine has to know of it, for `sql()`.
 *
 * @example
 * ```ts
 * import type { DatabaseDefinition } from "@metaxy-ts/store-sql";
 * import { defineDatabase } from "@metaxy-ts/store-sql";
 *
 * declare const definition: DatabaseDefinition;
 * const database = defineDatabase(definition);
 * console.log(database.quote('a "name"')); // "a ""name"""
 * ```
 */
export function defineDatabase(definition: DatabaseDefinition): SqlDatabase {
  const { types, castTypes, nestedType = () => types.string, quote = doubleQuoted } = definition;
  const syntax: DatabaseLiterals = { ...standardLiterals, ...definition.literals };
  const typeText =
    definition.typeText ??
    ((type: ColumnType): string => {
      if (isNested(type)) return nestedType(type);
      return type.kind === "other" ? type.name : (nativeOf(type) ?? types[type.kind]);
    });
  const castText = (type: ColumnType): string => {
    if (isNested(type)) return castTypes?.string ?? types.string;
    return type.kind === "other" ? type.name : (castTypes?.[type.kind] ?? types[type.kind]);
  };
  const flavor = {
    literal: literalWriter(syntax),
    concat: (parts) => sql`(${sql.join(parts, sql` || `)})`,
    text: (value) => sql`cast(${value} as ${sql.raw(castText({ kind: "string" }))})`,
    byFieldType: () => stringMap,
    isDistinct: (left, right) => sql`(${left} is distinct from ${right})`,
    columnType: (type) => sql.raw(castText(type)),
    createTable: (table) => createTable(table, quote, typeText, definition),
    addColumn: (table, column, type) =>
      sql`alter table ${sql.table(table)} add column ${sql.id(column)} ${sql.raw(typeText(type))}`,
    changeType: (table, column, type) =>
      sql`alter table ${sql.table(table)} alter column ${sql.id(column)} type ${sql.raw(typeText(type))}`,
    isExact: (value, from, to) =>
      sql`(${value} is null or cast(cast(${value} as ${sql.raw(castText(to))}) as ${sql.raw(castText(from))}) = ${value})`,
    ...definition,
  } as SqlFlavor & Required<Pick<SqlFlavor, "literal">>;
  return {
    isConflict: () => false,
    temporary: temporaryTables(quote),
    forms: valueForms(flavor, syntax),
    ...definition,
    quote,
    typeText,
    flavor,
  };
}

/** An identifier in standard SQL. */
function doubleQuoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function nativeOf(type: ColumnType): string | undefined {
  return "native" in type ? type.native : undefined;
}

function createTable(
  table: NewTable,
  quote: (name: string) => string,
  typeText: (type: ColumnType) => string,
  { lacksIndexes, indexesTimestamps, tableOptions }: DatabaseDefinition,
): readonly RawBuilder<unknown>[] {
  const definitions = table.columns.map(({ name, type }) => `${quote(name)} ${typeText(type)}`);
  const create = sql`create table if not exists ${sql.table(table.name)} (${sql.raw(definitions.join(", "))})${sql.raw(tableOptions ? ` ${tableOptions}` : "")}`;
  if (lacksIndexes) return [create];
  const indexes = [...indexStatement(table, quote), ...(indexesTimestamps ? timestampIndexes(table, quote) : [])];
  return [create, ...indexes.map((statement) => sql.raw(statement))];
}
