import { sql } from "kysely";
import { expect, it } from "vitest";
import { Scope, select, tableRows } from "../src/compile/rows.js";
import { statementCompiler } from "../src/statement.js";
import { sqliteFlavor } from "./support/sqlite-flavor.js";

const string = { kind: "string" } as const;
const columns = [
  { name: "id", type: string },
  { name: "the size", type: string },
];

it("a statement says which tables and columns it names, however deep, and takes no value for one", () => {
  const first = new Scope("a", tableRows(sqliteFlavor, 'first "table"', columns));
  const second = new Scope("b", tableRows(sqliteFlavor, "second", columns));
  const inner = select({ columns: second.pick(["id"]), from: second.from, where: [sql`1 = ${"third"}`] });
  const { query } = select({
    columns: first.pick(["the size"]),
    from: first.from,
    where: [sql`${first.column("the size").value} in ${inner.from}`],
  });
  const reads = statementCompiler(sqliteFlavor)(query).reads?.();
  expect(reads?.tables).toEqual(new Set(['first "table"', "second"]));
  expect(reads?.columns).toEqual(new Set(["the size", "id", "a", "b"]));
});

it("a flavor with names of its own for tables says nothing", () => {
  const flavor = { ...sqliteFlavor, table: (name: string) => sql.id("database", name) };
  const { sql: text, reads } = statementCompiler(flavor)(tableRows(flavor, "first", columns).query);
  expect(text).toContain('"database"."first"');
  expect(reads).toBeUndefined();
});
