import { execFile } from "node:child_process";
import { chmod, copyFile, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { rejection } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import type { DuckLakeOptions } from "../src/index.js";
import { duckdb } from "../src/index.js";
import { useFolder } from "./support/files.js";
import { free, freeRow, storedCount } from "./support/free.js";
import { inSqlite, lake } from "./support/lake.js";

const file = useFolder();

const open = (options: DuckLakeOptions, mode: "read" | "write" = "write") =>
  duckdb({ ducklake: options, threads: 1 }).open({ mode });

/** Makes a lake with one row. */
async function made(folder: string, options: Partial<DuckLakeOptions> = {}): Promise<DuckLakeOptions> {
  const ducklake = lake(file(folder), options);
  await using store = await open(ducklake);
  await store.write(free, [freeRow("a")]);
  return ducklake;
}

describe("a catalog", () => {
  it.each(["sqlite", "duckdb"] as const)("in a %s file whose folder is missing", async (kind) => {
    const path = join(file("no"), "such", "folder", "catalog");
    const catalog = kind === "sqlite" ? { sqlite: path } : { duckdb: path };
    const error = await rejection(open(lake(file(`missing ${kind}`), { catalog })));
    expect(error).toMatchObject({ code: "STORE_NOT_FOUND", message: expect.stringContaining("folder") });
  });

  it("in a DuckDB file that is a string", async () => {
    await writeFile(file("text"), "no database ".repeat(1000));
    const error = await rejection(open(lake(file("texts"), { catalog: { duckdb: file("text") } })));
    expect(error).toMatchObject({ code: "STORE_CORRUPT" });
  });

  it("that is a folder", async () => {
    await mkdir(file("folder"));
    const error = await rejection(open(lake(file("folders"), { catalog: { duckdb: file("folder") } })));
    expect(error).toMatchObject({ code: "STORE_CORRUPT", message: expect.stringContaining("is a folder") });
  });

  it("that is another database of SQLite is not a lake, and is left alone", async () => {
    const options = lake(file("customers"));
    await inSqlite(file("customers"), "create table customers (id integer)");
    expect(await rejection(open(options, "read"))).toMatchObject({ code: "STORE_NOT_FOUND" });
    expect(await inSqlite(file("customers"), "select name from sqlite_master")).toEqual([{ name: "customers" }]);
  });

  it.each(["read", "write"] as const)("of a newer format, to %s", async (mode) => {
    const options = await made(`newer ${mode}`);
    await inSqlite(file(`newer ${mode}`), "update ducklake_metadata set value = '9.9' where key = 'version'");
    expect(await rejection(open(options, mode))).toMatchObject({
      code: "STORE_FORMAT_NEWER",
      message: expect.stringContaining("has version 9.9 of DuckLake's format"),
    });
  });
});

describe("the files", () => {
  it.each(["read", "write"] as const)("have vanished, to %s", async (mode) => {
    const options = await made(`vanished ${mode}`);
    await rm(options.dataPath, { recursive: true });
    const work = async (): Promise<void> => {
      await using store = await open(options, mode);
      await (await store.read(free)).rows();
    };
    expect(await rejection(work())).toMatchObject({
      code: "STORE_CORRUPT",
      message: expect.stringMatching(/lacks its file .*\.parquet/),
    });
  });

  it("are to be where a file is", async () => {
    await writeFile(file("file"), "");
    await using store = await open(lake(file("below"), { dataPath: file("file") }));
    expect(await rejection(store.write(free, [freeRow("a")]))).toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringContaining("ducklake.dataPath"),
    });
    expect(await storedCount(store)).toBeNull();
  });
});

describe("without the permission to write", () => {
  const script = fileURLToPath(new URL("support/lake-unprivileged.mjs", import.meta.url));

  /** What a process without privileges gets from a lake whose files it may only read. */
  async function unprivileged(folder: string, catalog: (file: string) => DuckLakeOptions["catalog"], mode: string) {
    const options = await made(folder, { catalog: catalog(join(file(folder), "catalog")) });
    await chmod(file("."), 0o755);
    // The cache of the extensions may be where an unprivileged user cannot look.
    const extensions: Record<string, string> = {};
    for (const [name, path] of Object.entries(options.extensions ?? {})) {
      const copy = file(basename(path));
      await copyFile(path, copy);
      extensions[name] = copy;
    }
    const names = await readdir(file(folder), { recursive: true, withFileTypes: true });
    for (const entry of names) await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o555 : 0o444);
    await chmod(file(folder), 0o555);
    const args = [script, JSON.stringify({ ...options, extensions }), mode];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    for (const entry of names) if (entry.isDirectory()) await chmod(join(entry.parentPath, entry.name), 0o755);
    await chmod(file(folder), 0o755);
    return JSON.parse(stdout) as unknown;
  }

  it("a lake with its catalog in a DuckDB file is read", async () => {
    expect(await unprivileged("read duckdb", (duckdb) => ({ duckdb }), "read")).toEqual({ count: 1 });
  });

  it("a lake with its catalog in SQLite is not, because of the log beside it", async () => {
    expect(await unprivileged("read sqlite", (sqlite) => ({ sqlite }), "read")).toMatchObject({
      code: "STORE_READ_ONLY",
      message: expect.stringContaining("reading needs them too"),
    });
  });

  it.each<[string, (file: string) => DuckLakeOptions["catalog"]]>([
    ["DuckDB", (duckdb) => ({ duckdb })],
    ["SQLite", (sqlite) => ({ sqlite })],
  ])("a lake with its catalog in %s is not written", async (kind, catalog) => {
    expect(await unprivileged(`write ${kind}`, catalog, "write")).toMatchObject({ code: "STORE_READ_ONLY" });
  });
});

describe("two stores on one place", () => {
  it("are one lake", async () => {
    const options = await made("twice");
    await using one = await open(options);
    await using other = await open(options);
    await one.write(free, [freeRow("b")]);
    await other.write(free, [freeRow("c")]);
    expect([await storedCount(one), await storedCount(other)]).toEqual([3, 3]);
  });

  it("with two prefixes do not see each other", async () => {
    const ducklake = await made("prefixes");
    await using one = await open(ducklake);
    await using other = await duckdb({ ducklake, tablePrefix: "other_", threads: 1 }).open();
    expect(await storedCount(other)).toBeNull();
    await other.write(free, [freeRow("b"), freeRow("c")]);
    expect([await storedCount(one), await storedCount(other)]).toEqual([1, 2]);
  });

  it("with two catalogs and one folder of files do not see each other", async () => {
    const ducklake = await made("first");
    const another = await made("second", { dataPath: ducklake.dataPath });
    for (const options of [ducklake, another]) {
      await using store = await open(options);
      await store.write(free, [freeRow("b")]);
      expect(await storedCount(store)).toBe(2);
    }
  });

  it("a lake and a store in one DuckDB file do not see each other", async () => {
    await using store = await duckdb({ path: file("both.duckdb"), threads: 1 }).open();
    await store.write(free, [freeRow("b"), freeRow("c")]);
    await using other = await open(await made("both", { catalog: { duckdb: file("both.duckdb") } }));
    expect([await storedCount(store), await storedCount(other)]).toEqual([2, 1]);
  });
});
