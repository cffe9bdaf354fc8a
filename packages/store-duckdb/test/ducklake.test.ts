import { execFile } from "node:child_process";
import { readdir, stat } from "node:fs/promises";
import { promisify } from "node:util";
import { rejection } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import { isLakeConflict } from "../src/ducklake/conflicts.js";
import { loadExtensions } from "../src/ducklake/extensions.js";
import type { DuckDBStoreOptions, DuckLakeOptions } from "../src/index.js";
import { duckdb } from "../src/index.js";
import { useFolder } from "./support/files.js";
import { free, freeRow, storedCount } from "./support/free.js";
import { lake, onLake } from "./support/lake.js";

const file = useFolder();

const open = (folder: string, options: Partial<DuckLakeOptions> = {}, mode: "read" | "write" = "write") =>
  duckdb({ ducklake: lake(file(folder), options), threads: 1 }).open({ mode });

describe("options that are not acceptable", () => {
  const good = { catalog: { sqlite: "a.sqlite" }, dataPath: "data" };
  const ofPostgres = (postgres: unknown) => ({ ducklake: { ...good, catalog: { postgres } } });
  it.each<[string, unknown]>([
    ["path", { path: "a.duckdb", ducklake: good }],
    ["ducklake.catalog", { ducklake: { dataPath: "data" } }],
    ["ducklake.catalog", { ducklake: { ...good, catalog: "sqlite:a.sqlite" } }],
    ["ducklake.catalog", { ducklake: { ...good, catalog: { mysql: "a" } } }],
    ["ducklake.catalog", { ducklake: { ...good, catalog: { sqlite: "a", duckdb: "b" } } }],
    ["ducklake.catalog.duckdb", { ducklake: { ...good, catalog: { duckdb: "" } } }],
    ["ducklake.catalog.postgres.port", ofPostgres({ port: "x" })],
    ["ducklake.catalog.postgres.host", ofPostgres({ host: 1 })],
    ["ducklake.catalog.postgres.parameters", ofPostgres({ parameters: { sslmode: 1 } })],
    ["ducklake.catalog.postgres.parameters", ofPostgres({ parameters: { password: "hush" } })],
    ["ducklake.catalog.postgres.password", ofPostgres({ password: ["hush"] })],
    ["ducklake.dataPath", { ducklake: { ...good, dataPath: "" } }],
    ["ducklake.setup", { ducklake: { ...good, setup: "set secret = 'hush'" } }],
    ["ducklake.extensions", { ducklake: { ...good, extensions: { "a'b": "x" } } }],
    ["ducklake.unsignedExtensions", { ducklake: { ...good, unsignedExtensions: "yes" } }],
  ])("%s", (option, options) => {
    const make = () => duckdb(options as DuckDBStoreOptions);
    expect(make).toThrow(expect.objectContaining({ code: "CONFIG_INVALID", details: { option } }));
    expect(make).not.toThrow(/hush/);
  });
});

describe("a lake", () => {
  it("keeps its catalog in a DuckDB file, too, for one process and all its stores", async () => {
    const catalog = { duckdb: file("catalog.ducklake") };
    await using writer = await open("file", { catalog });
    await writer.write(free, [freeRow("a")]);
    await using reader = await open("file", { catalog }, "read");
    expect(await storedCount(reader)).toBe(1);
    await writer.write(free, [freeRow("b")]);
    expect(await storedCount(reader)).toBe(2);
  });

  it.each([
    ["SQLite", (): object => ({})],
    ["a DuckDB file", (): object => ({ catalog: { duckdb: file("strings.ducklake") } })],
  ])("with a catalog in %s keeps every string of a small write", async (what, options) => {
    const strings = ["it's", "a\\b", '"', "NULL", "{x: 1}", "", " a ", "\n"];
    await using store = await open(`strings ${what}`, options());
    const rows = strings.map((x, index) => freeRow(`${index}`, { metaxy_provenance_by_field: { x, y: "" } }));
    await store.write(free, rows);
    const stored = await (await store.read(free)).rows();
    expect(stored.map((row) => row.metaxy_provenance_by_field.x).toSorted()).toEqual(strings.toSorted());
  });

  it("sees at once what others do to the columns of a table, and to the table", async () => {
    await using store = await open("columns");
    const read = async () => (await store.read(free)).rows();
    await store.write(free, [freeRow("a")]);
    expect(await read()).toEqual([expect.not.objectContaining({ added: 1 })]);
    await onLake(file("columns"), "alter table free add column added bigint default 1");
    expect(await read()).toEqual([expect.objectContaining({ added: 1 })]);
    await onLake(file("columns"), "drop table free");
    await expect(read()).rejects.toMatchObject({ code: "FEATURE_NOT_FOUND" });
    await store.write(free, [freeRow("b")]);
    expect(await read()).toEqual([expect.objectContaining({ id: "b" })]);
  });

  it("has snapshots: rows as they were before a write", async () => {
    await using store = await open("snapshots");
    await store.write(free, [freeRow("a")]);
    const [before] = await (await store.query("select max(snapshot_id) as id from lake.snapshots()")).rows();
    await store.write(free, [freeRow("b")]);
    const rows = await (await store.query(`select id from free at (version => ${String(before?.id)})`)).rows();
    expect(rows).toEqual([{ id: "a" }]);
  });

  it("can be looked after: files merged, snapshots expired, files removed", async () => {
    await using store = await open("maintained");
    for (const id of ["a", "b", "c", "d"]) await store.write(free, [freeRow(id)]);
    const files = (await parquetFiles("maintained")).length;
    for (const call of [
      "ducklake_merge_adjacent_files('lake')",
      "ducklake_expire_snapshots('lake', older_than => now())",
      "ducklake_cleanup_old_files('lake', cleanup_all => true)",
    ])
      await store.query(`select * from ${call}`);
    expect((await parquetFiles("maintained")).length).toBeLessThan(files);
    expect(await (await store.query("select * from lake.snapshots()")).count()).toBe(1);
    expect(await storedCount(store)).toBe(4);
  });

  it("is written by others between two writes without harm", async () => {
    await using store = await open("others");
    await store.write(free, [freeRow("a")]);
    await onLake(file("others"), "alter table free add column other bigint");
    await store.write(free, [freeRow("b", { other: 1 })]);
    expect(await storedCount(store)).toBe(2);
  });

  it("holds its catalog in SQLite open without a snapshot: other processes can empty the log at any time", async () => {
    const log = `${file("held")}/catalog.sqlite-wal`;
    {
      await using store = await open("held");
      await store.write(free, [freeRow("a")]);
      expect((await stat(log)).size).toBeGreaterThan(0);
      const checkpoint =
        "import sqlite3, sys; print(*sqlite3.connect(sys.argv[1]).execute('pragma wal_checkpoint(truncate)').fetchone())";
      const python = process.platform === "win32" ? "python" : "python3";
      const catalog = `${file("held")}/catalog.sqlite`;
      const { stdout } = await promisify(execFile)(python, ["-c", checkpoint, catalog]);
      expect(stdout.trim()).toBe("0 0 0"); // not busy, and nothing left in the log
      expect((await stat(log)).size).toBe(0);
    }
    await expect(stat(log)).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("does not take a view for a table", async () => {
    await using store = await open("view");
    await onLake(file("view"), "create view free as select 'a' as id");
    expect(await store.has(free)).toBe(false);
    expect(await rejection(store.write(free, [freeRow("a")]))).toMatchObject({ code: "TABLE_INVALID" });
  });
});

describe("what goes wrong is said", () => {
  it("a lake that is not there is not made by a reader", async () => {
    expect(await rejection(open("nothing", {}, "read"))).toMatchObject({
      code: "STORE_NOT_FOUND",
      message: expect.stringContaining(`There is no lake at ducklake(sqlite:${file("nothing")}/catalog.sqlite)`),
    });
    expect(await readdir(file("nothing"))).toEqual([]);
  });

  it("another data path than the lake's", async () => {
    await (await open("moved")).close();
    expect(await rejection(open("moved", { dataPath: file("elsewhere") }))).toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringMatching(
        /keeps its data in .*moved\/data.*, and the option ducklake\.dataPath is .*elsewhere/,
      ),
    });
  });

  it("a statement of the setup, without its string", async () => {
    const setup = ["set threads = 1", "create secret (type ducklake, hush 'hush')"];
    const error = await rejection(open("setup", { setup }));
    expect(error).toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringContaining("Statement 2 of the option ducklake.setup of duckdb() failed"),
    });
    expect(`${error.stack} ${String(error.cause)}`).not.toContain("hush");
  });

  it("a file that is not an extension", async () => {
    const { extensions } = lake(file("extension"));
    const wrong = { ...extensions, ducklake: file("no.duckdb_extension") };
    expect(await rejection(open("extension", { extensions: wrong }))).toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringContaining("ducklake.extensions.ducklake"),
    });
  });

  it("an extension that cannot be downloaded", async () => {
    const fail = (sql: string) => Promise.reject(new Error(`IO Error: Failed to download: ${sql}\nmore`));
    expect(await rejection(loadExtensions(fail, ["ducklake"], {}))).toMatchObject({
      code: "STORE_FAILED",
      message: expect.stringContaining('extensions: { ducklake: "/path/to/ducklake.duckdb_extension" }'),
      details: { extension: "ducklake" },
    });
  });

  it("a catalog that is something else", async () => {
    expect(await rejection(open("text", { catalog: { sqlite: import.meta.filename } }))).toMatchObject({
      code: "STORE_CORRUPT",
    });
  });

  it("a column of a type that a lake does not have", async () => {
    await using store = await open("types");
    const rows = await store.query(
      "select 'a' as id, {x: '1', y: '2'} as metaxy_provenance_by_field, '101'::bit as bits",
    );
    expect(await rejection(store.write(free, rows as never))).toMatchObject({
      code: "WRITE_INVALID",
      message: expect.stringContaining("has no columns of type BIT"),
    });
  });
});

describe("a conflict with others", () => {
  const exceeded = "Failed to commit DuckLake transaction.\nExceeded the maximum retry count of 10";
  it.each<[boolean, string]>([
    [true, "Failed to commit DuckLake transaction.\nTransaction conflict - attempting to delete from table"],
    [true, "Failed to flush changes into DuckLake: database is locked"],
    [true, `${exceeded}\nduplicate key value violates unique constraint "ducklake_snapshot_pkey"`],
    [false, `${exceeded}\nserver closed the connection unexpectedly`],
    [false, "Constraint Error: Duplicate key violates primary key constraint"],
  ])("%s: %s", (expected, message) => expect(isLakeConflict(new Error(message))).toBe(expected));
});

async function parquetFiles(folder: string): Promise<string[]> {
  const names = await readdir(`${file(folder)}/data`, { recursive: true }).catch(() => []);
  return names.filter((name) => name.endsWith(".parquet"));
}
