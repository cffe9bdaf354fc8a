import type { ColumnDescription } from "@metaxy-ts/core/adapter";
import { withMembers } from "@metaxy-ts/core/adapter";
import type { StorageDatabase, StorageStatement } from "./database.js";

/** What a table has to become for rows, and how. */
export interface Growth {
  /** All of its columns. */
  readonly columns: readonly ColumnDescription[];
  readonly statements: readonly StorageStatement[];
}

/** Makes a table, or adds the columns and the members of structs that it lacks. */
export function grown(
  { quote, typeText, changeType }: StorageDatabase,
  table: string,
  existing: readonly ColumnDescription[] | undefined,
  given: readonly ColumnDescription[],
): Growth {
  const definition = ({ name, type }: ColumnDescription): string => `${quote(name)} ${typeText(type)}`;
  if (!existing) {
    const sql = `create table ${quote(table)} (${given.map(definition).join(", ")})`;
    return { columns: given, statements: [{ sql }] };
  }
  const columns = new Map(existing.map((column) => [column.name, column]));
  const statements: string[] = [];
  for (const column of given) {
    const { name, type } = column;
    const known = columns.get(name);
    const all = known ? withMembers(known.type, type) : type;
    if (known && all === known.type) continue;
    if (known) statements.push(...changeType(table, name, all));
    else statements.push(`alter table ${quote(table)} add column ${definition(column)}`);
    columns.set(name, { name, type: all });
  }
  return { columns: [...columns.values()], statements: statements.map((sql) => ({ sql })) };
}
