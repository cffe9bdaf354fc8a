import { DatabaseSync } from "node:sqlite";
import { StatementObserver } from "@metaxy-ts/sql";
import { describe, expect, it } from "vitest";
import { numberedTables } from "../src/compiled/temporary.js";
import { DatabaseEngine } from "../src/engine/engine.js";
import { SqliteConnection } from "../src/sqlite/connection.js";
import { sqliteDatabase } from "../src/sqlite/database.js";
import type { SqliteDatabaseLike } from "../src/sqlite/driver.js";
import { quote } from "../src/sqlite/literal.js";

/** More than are read at once. */
const numbers = Array.from({ length: 45_000 }, (_, index) => (index * 7919) % 45_007);
const columns = [{ name: "n", type: { kind: "integer" } }] as const;

/** SQLite, whose temporary tables are those of databases that give no consecutive numbers. */
async function newEngine(): Promise<DatabaseEngine> {
  const temporary = numberedTables(quote, { integer: "integer", numbering: "row_number() over ()" });
  const connection = await SqliteConnection.of(new DatabaseSync(":memory:") as unknown as SqliteDatabaseLike, true);
  const observer = new StatementObserver({ store: "sqlite", system: "sqlite", backslashEscapes: false });
  return new DatabaseEngine({ ...sqliteDatabase, temporary }, connection, observer);
}

async function readNumbers(
  engine: DatabaseEngine,
  table: Parameters<DatabaseEngine["batches"]>[0],
): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const rows of engine.batches(table, 1000)) found.push(...rows.map(({ n }) => n));
  return found;
}

describe("temporary tables whose positions are stored with their rows", () => {
  it("give rows from outside in their order, each once", async () => {
    const engine = await newEngine();
    const table = await engine.stage({ kind: "columns", columns, values: [numbers] });
    expect(table.columns).toEqual(columns);
    expect(await readNumbers(engine, table)).toEqual(numbers);
    await engine.close();
  });

  it("give the rows of a query in their order, each once", async () => {
    const engine = await newEngine();
    const { name } = await engine.stage({ kind: "columns", columns, values: [numbers] });
    const sql = `select "n" from ${name} order by "n" desc`;
    const table = await engine.materialize({ sql, parameters: [] }, columns);
    expect(await readNumbers(engine, table)).toEqual(numbers.toSorted((a, b) => b - a));
    await engine.close();
  });
});
