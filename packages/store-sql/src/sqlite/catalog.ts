import type { ColumnDescription } from "@metaxy-ts/core/adapter";
import type { DatabaseCatalog } from "../engine/database.js";
import { literal, quote } from "./literal.js";
import { columnTypeOf } from "./types.js";

/** What SQLite knows of its tables. */
export const sqliteCatalog: DatabaseCatalog = {
  async tables(run) {
    const rows = await run(
      "select name from main.sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\'",
    );
    return rows.map(({ name }) => String(name));
  },
  async describe(run, table) {
    const rows = await run(
      `select c.name as name, c.type as type from main.sqlite_schema as t, pragma_table_info(t.name, 'main') as c where t.type = 'table' and t.name = ${literal(table)} order by c.cid`,
    );
    return rows.length === 0 ? undefined : described(rows);
  },
  async describeTemporary(run, query) {
    const view = quote("metaxy_described");
    await run(`create temporary view ${view} as ${query}`);
    try {
      return described(await run("select name, type from pragma_table_info('metaxy_described', 'temp') order by cid"));
    } finally {
      await run(`drop view temp.${view}`);
    }
  },
};

function described(rows: readonly Readonly<Record<string, unknown>>[]): ColumnDescription[] {
  return rows.map(({ name, type }) => ({ name: String(name), type: columnTypeOf(String(name), String(type ?? "")) }));
}
