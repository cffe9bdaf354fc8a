import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DuckDBEngine, mapDuckDBError } from "../src/index.js";
import { openEngine, select } from "./support/any-columns.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "metaxy-engine-"));
});
afterAll(() => rm(folder, { recursive: true }));

const column = (name: string) => ({ name, type: { kind: "string" } as const });

describe("tables", () => {
  it("are those of the current schema alone, without views and temporary tables", async () => {
    const engine = await openEngine();
    for (const sql of [
      "create table own (a int)",
      "create schema other",
      "create table other.theirs (a int)",
      "create view seen as select 1",
      "create temp table passing (a int)",
    ])
      await engine.run(select(sql));
    expect(await engine.tables()).toEqual(["own"]);
    expect(await engine.describe("own")).toEqual([{ name: "a", type: { kind: "integer", native: "INTEGER" } }]);
    expect(await engine.describe("theirs")).toBeUndefined();
    expect(await engine.describe("passing")).toBeUndefined();
    await engine.close();
  });

  it("are found whatever the case of their name, as DuckDB finds them", async () => {
    const engine = await openEngine();
    await engine.run(select('create table "Own" (a int)'));
    expect(await engine.describe("own")).toHaveLength(1);
    await engine.close();
  });
});

describe("staged columns", () => {
  it.each([
    ["", "it has to have a name"],
    ["a\0b", "names cannot have the character NUL"],
    ["NAME", 'DuckDB is not case-sensitive and cannot distinguish it from "name"'],
  ])("cannot be named %j", async (name, problem) => {
    const engine = await openEngine();
    const staging = engine.stage({ kind: "columns", columns: [column("name"), column(name)], values: [["a"], ["b"]] });
    await expect(staging).rejects.toMatchObject({ code: "WRITE_INVALID", message: expect.stringContaining(problem) });
    expect(await engine.run(select("select table_name from duckdb_tables() where temporary"))).toEqual([]);
    await engine.close();
  });

  it("cannot have members of one name either", async () => {
    const engine = await openEngine();
    const type = {
      kind: "list",
      item: { kind: "struct", members: { a: { kind: "string" }, A: { kind: "string" } } },
    } as const;
    await expect(
      engine.stage({ kind: "columns", columns: [{ name: "list", type }], values: [[]] }),
    ).rejects.toMatchObject({
      code: "WRITE_INVALID",
      message: expect.stringContaining('"A", but DuckDB is not case-sensitive and cannot distinguish it from "a"'),
    });
    await engine.close();
  });

  it("may have any other name", async () => {
    const engine = await openEngine();
    const names = ['a"b', "a'b", "a\\b", " ", "😀", "select", "a\nb", "$1"];
    const staged = await engine.stage({
      kind: "columns",
      columns: names.map(column),
      values: names.map((name) => [name]),
    });
    expect(await engine.rows(select(`select * from ${staged.name}`))).toEqual([
      Object.fromEntries(names.map((name) => [name, name])),
    ]);
    await engine.close();
  });
});

describe("a statement with its parameters written in", () => {
  it.each(["it's", 'a"b', "a\\'b", "$1", "--", "/*", "a\0b", "\0", "'\0'", "😀"])("keeps %j", async (text) => {
    const engine = await openEngine();
    const sql = engine.inline(select("select $1 as text, '$1' as other, $2::varchar as nothing", text, null));
    expect(await engine.run(select(sql))).toEqual([{ text, other: "$1", nothing: null }]);
    await engine.close();
  });
});

it("Parquet files are taken by their exact path, without wildcards", async () => {
  const engine = await openEngine();
  const names = [
    "a1.parquet",
    "a*.parquet",
    "a?.parquet",
    "a[1].parquet",
    "it's.parquet",
    "a\\b.parquet",
    'a"😀.parquet',
  ];
  for (const name of [...names, ...names])
    expect(await engine.toParquet(select("select $1 as name", name), join(folder, name))).toBe(1);
  for (const name of names) {
    const staged = await engine.stage({ kind: "parquet", paths: [join(folder, name)] });
    expect(await engine.rows(select(`select * from ${staged.name}`))).toEqual([{ name }]);
  }
  const missing = await engine
    .stage({ kind: "parquet", paths: [join(folder, "b*.parquet")] })
    .catch((error: unknown) => error);
  expect(mapDuckDBError(missing, "duckdb")).toMatchObject({
    code: "ARGUMENT_INVALID",
    message: `There is no file ${join(folder, "b*.parquet")}. Check the path; wildcards are not expanded.`,
  });
  await engine.close();
});

it("an error about a value says nothing of the file, whatever words the value has", async () => {
  const engine = await DuckDBEngine.open({ path: ":memory:", mode: "write", threads: 1 });
  for (const value of ["Permission denied", "No space left on device", "database does not exist"]) {
    const error = await engine
      .rows(select("select cast($1 as integer) as n", value))
      .catch((problem: unknown) => problem);
    expect(String(error)).toContain(value);
    expect(mapDuckDBError(error, "duckdb")).toBeUndefined();
  }
  await engine.close();
});

it("transactions of two engines on one file wait for each other", async () => {
  const path = join(folder, "two.duckdb");
  const engines = [
    await DuckDBEngine.open({ path, mode: "write", threads: 1 }),
    await DuckDBEngine.open({ path: join(folder, ".", "two.duckdb"), mode: "write", threads: 1 }),
  ];
  const insert = (index: number) =>
    engines[index % 2]!.transaction(async (run) => {
      await run(select("create table if not exists t (i int)"));
      await run(select("insert into t values ($1)", index));
    });
  await Promise.all(Array.from({ length: 20 }, (_, index) => insert(index)));
  await engines[0]!.close();
  expect(await engines[1]!.run(select("select count(*) as count from t"))).toEqual([{ count: 20 }]);
  await engines[1]!.close();
});

it("a process ends by itself once its engines are closed", async () => {
  const script = join(folder, "end.mjs");
  const index = new URL("../dist/index.js", import.meta.url);
  await writeFile(
    script,
    `import { DuckDBEngine } from ${JSON.stringify(index.href)};
     const engine = await DuckDBEngine.open({ path: ":memory:", mode: "write" });
     console.log(await engine.run({ sql: "select metaxy_xxhash32('') as hash", parameters: [] }));
     await engine.close();`,
  );
  const { status, signal, stdout } = spawnSync(process.execPath, [script], { encoding: "utf8", timeout: 240_000 });
  expect({ status, signal, stdout }).toEqual({ status: 0, signal: null, stdout: expect.stringContaining("46947589") });
});
