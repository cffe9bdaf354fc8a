import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ColumnDescription, OpenTableStorage } from "@metaxy-ts/core/adapter";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DuckDBEngine, rowsToArrow } from "../../src/index.js";
import { BoundTables } from "../../src/storage/bound-tables.js";

const columns: readonly ColumnDescription[] = [
  { name: "id", type: { kind: "string" } },
  { name: "size", type: { kind: "integer" } },
  { name: "image", type: { kind: "binary" } },
];

/** A storage of one table `t`, that notes the columns which are asked for. */
class OneTable {
  readonly asked: string[] = [];
  version: string | undefined;
  exists = true;
  rows: Record<string, unknown>[] = [{ id: "a", size: 1 }];

  readonly storage = {
    read: async (name: string) =>
      this.exists && name === "t"
        ? {
            kind: "arrow" as const,
            columns,
            ...(this.version === undefined ? {} : { version: this.version }),
            batches: (names: readonly string[]) => {
              this.asked.push(names.join());
              // Each row comes in the columns that it has.
              return this.rows.map((row) =>
                rowsToArrow(
                  columns.filter(({ name }) => names.includes(name) && name in row),
                  [row],
                ),
              );
            },
          }
        : undefined,
  } as unknown as OpenTableStorage;
}

let engine: DuckDBEngine;
let table: OneTable;
let tables: BoundTables;
beforeEach(async () => {
  engine = await DuckDBEngine.open({ path: ":memory:", mode: "write", threads: 1 });
  table = new OneTable();
  tables = new BoundTables(engine, table.storage);
});
afterEach(() => engine.close());

/** Runs a query on table `t`, of which these columns are looked at; if omitted, all of them. */
function query(sql: string, columns?: string[]): Promise<Record<string, unknown>[]> {
  return tables.during({ tables: ["t"], ...(columns && { columns }) }, () => engine.run({ sql, parameters: [] }));
}

/** Tables and views that the engine has by itself. */
async function inEngine(): Promise<{ tables: number; views: number }> {
  const sql =
    "select (select count(*) from duckdb_tables()) as tables, (select count(*) from duckdb_views() where not internal) as views";
  const [row] = await engine.run({ sql, parameters: [] });
  return { tables: Number(row?.tables), views: Number(row?.views) };
}

const nothing = { tables: 0, views: 0 };

describe("Arrow data", () => {
  it("is asked for the columns that are read, and freed afterwards", async () => {
    expect(await query("select ID from t", ["ID", "other"])).toEqual([{ id: "a" }]);
    expect(await query("select count(*) as n from t", [])).toEqual([{ n: 1 }]);
    expect(await query("select * from t")).toEqual([{ id: "a", size: 1, image: null }]);
    const one = await tables.during({ tables: ["none"] }, () => engine.run({ sql: "select 1 as one", parameters: [] }));
    expect(one).toEqual([{ one: 1 }]);
    expect(table.asked).toEqual(["id", "id", "id,size,image"]);
    expect(await inEngine()).toEqual(nothing);
  });

  it("is cached as long as its version is the same", async () => {
    table.version = "1";
    await query("select id from t", ["id"]);
    await query("select id from t", ["id"]);
    expect(await query("select size from t", ["size"])).toEqual([{ size: 1 }]);
    await query("select id, size from t", ["id", "size"]);
    table.rows = [{ id: "b", size: 2 }];
    table.version = "2";
    expect(await query("select id from t", ["id"])).toEqual([{ id: "b" }]);
    expect(table.asked).toEqual(["id", "id,size", "id"]);
    expect(await inEngine()).toEqual({ tables: 1, views: 1 });
    await tables.forget("t");
    expect(await inEngine()).toEqual(nothing);
  });

  it("is no table any more when the storage has none", async () => {
    table.version = "1";
    await query("select id from t");
    table.exists = false;
    await expect(query("select id from t")).rejects.toThrow("t does not exist");
    expect(await inEngine()).toEqual(nothing);
  });

  it("may come in batches of different columns, or in none", async () => {
    table.rows = [{ id: "a" }, { size: 2, id: "b" }, { id: "c" }];
    expect(await query("select id, size from t order by id")).toEqual([
      { id: "a", size: null },
      { id: "b", size: 2 },
      { id: "c", size: null },
    ]);
    expect(await query("select count(*) as rows, count(size) as sizes from t")).toEqual([{ rows: 3, sizes: 1 }]);
    table.rows = [];
    expect(await query("select id, size from t")).toEqual([]);
  });

  it("leaves nothing behind when reading or the statement fails", async () => {
    await expect(query("select nothing from t")).rejects.toThrow(/"nothing" not found/);
    table.rows = [
      { id: "a" },
      {
        get id(): string {
          throw new Error("unreadable");
        },
      },
    ];
    await expect(query("select id from t")).rejects.toThrow("unreadable");
    expect(await inEngine()).toEqual(nothing);
  });
});

it("Parquet files have the columns that they hold, and those that are the same in all their rows", async () => {
  const folder = await mkdtemp(join(tmpdir(), "metaxy-bound-"));
  try {
    const paths = ["day=1", "day=2", "none"].map((name) => join(folder, `${name}.parquet`));
    const [first = "", second = "", third = ""] = paths;
    for (const [index, path] of paths.entries())
      await engine.toParquet({ sql: `select ${index} as size`, parameters: [] }, path);
    const storage = {
      read: async () => ({
        kind: "parquet",
        paths,
        columns: [
          { name: "size", type: { kind: "integer" } },
          { name: "day", type: { kind: "date" } },
        ],
        constants: { [first]: { day: "2026-01-01" }, [second]: { day: "2026-01-02" }, [third]: { day: null } },
      }),
    } as unknown as OpenTableStorage;
    tables = new BoundTables(engine, storage);
    expect(await query("select size, day::varchar as day from t order by size")).toEqual([
      { size: 0, day: "2026-01-01" },
      { size: 1, day: "2026-01-02" },
      { size: 2, day: null },
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

describe("what the engine reads by itself", () => {
  it("is a table with the columns that the storage names, of the types that it names", async () => {
    const from = "(select 1::integer as size, 'a' as id, 'more' as other)";
    const sql = new BoundTables(engine, {
      read: async () => ({ kind: "sql", columns, from }),
    } as unknown as OpenTableStorage);
    const select = () => engine.run({ sql: "select * from t", parameters: [] });
    expect(await sql.during({ tables: ["t"] }, select)).toEqual([{ id: "a", size: 1, image: null }]);
    const part = "select id from part";
    const inPart = () => engine.run({ sql: part, parameters: [] });
    expect(await inEngine()).toEqual({ tables: 0, views: 1 });
    expect(await sql.duringPart("part", { kind: "sql", columns, from }, columns, inPart)).toEqual([{ id: "a" }]);
    expect(await inEngine()).toEqual({ tables: 0, views: 1 }); // that of t
  });
});
