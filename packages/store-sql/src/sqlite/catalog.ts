import type { ColumnDescription, ColumnType } from "@metaxy-ts/core/adapter";
import { own } from "@metaxy-ts/core/adapter";
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
      const rows = await run("select name, type from pragma_table_info('metaxy_described', 'temp') order by cid");
      const columns = described(rows);
      const undeclared = columns.filter(
        (_, index) => rows[index]?.type === "" && columns[index]?.type.kind === "string",
      );
      if (undeclared.length === 0) return columns;
      const list = undeclared.map(
        ({ name }, index) => `group_concat(distinct typeof(${quote(name)})) as ${quote(`t${index}`)}`,
      );
      const [found = {}] = await run(`select ${list.join(", ")} from temp.${view}`);
      const types = new Map(
        undeclared.map(({ name }, index) => [name, typeOfValues(String(own(found, `t${index}`) ?? ""))]),
      );
      return columns.map(({ name, type }) => ({ name, type: types.get(name) ?? type }));
    } finally {
      await run(`drop view temp.${view}`);
    }
  },
};

/** The type of values that an expression gives, by the names of SQLite for what they are. */
function typeOfValues(classes: string): ColumnType {
  const found = new Set(classes.split(",").filter((name) => name !== "" && name !== "null"));
  if (found.size === 1 && found.has("integer")) return { kind: "integer" };
  if (found.size === 1 && found.has("blob")) return { kind: "binary" };
  const numbers = found.size > 0 && [...found].every((name) => name === "integer" || name === "real");
  return { kind: numbers ? "float" : "string" };
}

function described(rows: readonly Readonly<Record<string, unknown>>[]): ColumnDescription[] {
  return rows.map(({ name, type }) => ({ name: String(name), type: columnTypeOf(String(name), String(type ?? "")) }));
}
