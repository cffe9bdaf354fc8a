import type { ColumnDescription } from "@metaxy-ts/core/adapter";
import type { Row } from "@metaxy-ts/sql";
import type { DatabaseCatalog } from "../engine/database.js";
import type { MysqlKind } from "./kinds.js";
import { literal, quote } from "./literal.js";
import { temporaryPrefix } from "./prefix.js";
import { columnTypeOf } from "./types.js";

const described = quote("metaxy_tmp_described");

/** What the server knows of the tables of the connection's database. */
export function mysqlCatalog({ hasTemporaryTables, collation }: MysqlKind): DatabaseCatalog {
  const temporary = hasTemporaryTables ? "temporary " : "";
  return {
    async tables(run) {
      const rows = await run(
        `select table_name as ${quote("name")} from information_schema.tables where table_schema = database() and table_type = 'BASE TABLE'`,
      );
      return rows.map(({ name }) => String(name)).filter((name) => !name.startsWith(temporaryPrefix));
    },
    async describe(run, table) {
      // The first condition finds the table, without regard to case; the second one compares its name.
      const rows = await run(
        `select column_name as ${quote("name")}, column_type as ${quote("type")}, column_comment as ${quote("comment")}, collation_name as ${quote("collation")} from information_schema.columns where table_schema = database() and table_name = ${literal(table)} and cast(table_name as binary) = cast(${literal(table)} as binary) order by ordinal_position`,
      );
      return rows.length === 0 ? undefined : columnsOf(rows, collation);
    },
    async describeTemporary(run, query) {
      await run(`drop ${temporary}table if exists ${described}`);
      await run(
        `create ${temporary}table ${described} as select * from (${query}\n) as ${quote("metaxy_query")} limit 0`,
      );
      try {
        const rows = await run(`show full columns from ${described}`);
        const columns = rows.map(({ Field: name, Type: type, Comment: comment, Collation: order }) => ({
          name,
          type,
          comment,
          collation: order,
        }));
        return columnsOf(columns, collation);
      } finally {
        await run(`drop ${temporary}table ${described}`);
      }
    },
  };
}

function columnsOf(rows: readonly Row[], ours: string): ColumnDescription[] {
  return rows.map((row) => {
    const [name, type, comment] = [row.name, row.type, row.comment ?? ""].map(String) as [string, string, string];
    const collation = row.collation === null ? null : String(row.collation);
    return { name, type: columnTypeOf({ name, type, comment, collation }, ours) };
  });
}
