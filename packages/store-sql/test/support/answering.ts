import type { ColumnDescription } from "@metaxy-ts/core/adapter";
import type { DatabaseConnection, SqlDatabase } from "../../src/index.js";

/** A connection to no database: it keeps the statements, and answers as one would in which every table that was made has rows. */
export function answering(
  database: SqlDatabase,
  tables: Readonly<Record<string, readonly ColumnDescription[]>>,
): { readonly database: SqlDatabase; readonly statements: string[]; connect(): Promise<DatabaseConnection> } {
  const statements: string[] = [];
  const made = (table: string): boolean =>
    statements.some((sql) => /create table/i.test(sql) && sql.includes(database.quote(table)));
  return {
    statements,
    database: {
      ...database,
      catalog: {
        ...database.catalog,
        tables: async () => Object.keys(tables).filter(made),
        describe: async (_run, table) => (made(table) ? tables[table] : undefined),
      },
    },
    connect: async () => ({
      async run(sql) {
        statements.push(steady(sql));
        if (!/^\s*select/i.test(sql)) return [];
        // Nothing is repeated, everything that is counted is there once.
        if (/coalesce\(sum\(/.test(sql)) return [{ total: 0 }];
        return /count\(/.test(sql) ? [{ total: 1, new: 1, stale: 1, orphaned: 1, expected: 2 }] : [];
      },
      close: async () => undefined,
    }),
  };
}

/** Without what differs between runs, and between tables for the same use. */
function steady(sql: string): string {
  return sql
    .replaceAll(/metaxy_tmp_[0-9a-f]{16}_\d+/g, "metaxy_tmp")
    .replaceAll(/metaxy:[0-9a-f-]{36}/g, "metaxy:key")
    .replaceAll(/(2026-01-01.00:00:00\.0000)\d\d/g, "$100");
}
