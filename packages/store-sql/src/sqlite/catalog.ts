import type { ColumnDescription, ColumnType } from "@metaxy-ts/core/adapter";
import { own } from "@metaxy-ts/core/adapter";
import type { DatabaseCatalog, DatabaseConnection } from "../engine/database.js";
import { literal, quote } from "./literal.js";
import { columnTypeOf, sqliteTypes, withCollation } from "./types.js";

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
      `select c.name as name, c.type as type, t.sql like '%collate%' as collates from main.sqlite_schema as t, pragma_table_info(t.name, 'main') as c where t.type = 'table' and t.name = ${literal(table)} order by c.cid`,
    );
    if (rows.length === 0) return undefined;
    const columns = described(rows);
    return rows[0]?.collates ? withCollations(run, table, columns) : columns;
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

/** The collations of strings are nowhere but in the table's SQL. So strings of the column's are compared, of which a query gives none. */
async function withCollations(
  run: DatabaseConnection["run"],
  table: string,
  columns: readonly ColumnDescription[],
): Promise<ColumnDescription[]> {
  const strings = columns.filter(({ type }) => type.kind === "string");
  const tests = Object.entries(collations).map(([collation, [stored, equal]]) => {
    const values = strings.map(({ name }, index) => `${quote(name)} as ${quote(`c${index}`)}`);
    const same = strings.map((_, index) => `${quote(`c${index}`)} = ${literal(equal)} as ${quote(`c${index}`)}`);
    const rows = `select ${values.join(", ")} from main.${quote(table)} where 0 union all select ${strings.map(() => literal(stored)).join(", ")}`;
    return { collation, query: `select ${same.join(", ")} from (${rows})` };
  });
  const found = new Map<string, string>();
  if (strings.length === 0) return [...columns];
  for (const { collation, query } of tests) {
    const [row = {}] = await run(query);
    for (const [index, { name }] of strings.entries()) if (own(row, `c${index}`)) found.set(name, collation);
  }
  return columns.map((column) => {
    const collation = found.get(column.name);
    const { type } = column;
    const declaration = (type.kind === "string" && type.native) || sqliteTypes.string;
    return collation === undefined ? column : { ...column, type: withCollation(declaration, collation) };
  });
}

/** A string, and another one that is the same in the collation. */
const collations: Readonly<Record<string, readonly [stored: string, equal: string]>> = {
  NOCASE: ["a", "A"],
  RTRIM: ["a ", "a"],
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
